import { useEffect } from "preact/hooks";
import { Empty, ErrorMessage, Loading, Name, PageHead, Time } from "../components.js";
import { formatInstant } from "../format.js";
import { html } from "../html.js";
import { useRetry } from "../retry.js";
import { useStore } from "../store.js";
import { TaskActions, TaskProgress } from "../tasks/task-progress.js";
import { isEnded, loadTasks, taskStore } from "../tasks/task-store.js";

/** The page of tasks: what redrives, discards and exports are running and have run. */
export default function Tasks() {
  const { loaded, tasks, error } = useStore(taskStore);
  useEffect(() => {
    loadTasks();
  }, []);
  useRetry(error, loadTasks);
  const running = tasks.filter((task) => !isEnded(task));
  const ended = tasks.filter(isEnded);
  return html`<${PageHead} title="Tasks" note="Redrives, discards and exports of failed events. The last 100 are kept while the console runs." />
    <${ErrorMessage} error=${error} onRetry=${loadTasks} />
    ${!loaded && !error && html`<${Loading} what="the tasks" />`}
    ${loaded && tasks.length === 0 && html`<${Empty} title="No task has run yet.">Tasks are started on the page of <a href="#/failures">failed events</a>.</${Empty}>`}
    ${running.length > 0 && html`<${TaskList} title="Running" tasks=${running} />`}
    ${ended.length > 0 && html`<${TaskList} title="Ended" tasks=${ended} />`}`;
}

function TaskList({ title, tasks }) {
  return html`<section class="section"><div class="section-head"><h2>${title}</h2></div>
    <ul class="task-list">${tasks.map((task) => html`<li key=${task.id} class="task"><${Task} task=${task} /></li>`)}</ul></section>`;
}

function Task({ task }) {
  return html`<div class="task-main"><h3 class="task-title"><${Name} text=${task.title} wrap />${task.dryRun && html` <span class="badge">dry run</span>`}</h3>
    <${TaskProgress} task=${task} />
    <p class="muted">By <${Name} text=${task.by} wrap />, started <${Time} at=${task.startedAt} />${
      task.endedAt && html`, ended <time datetime=${task.endedAt}>${formatInstant(task.endedAt)}</time>`}</p></div>
    <${TaskActions} task=${task} />`;
}
