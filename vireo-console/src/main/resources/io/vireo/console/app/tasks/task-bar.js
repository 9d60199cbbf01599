import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announcer.js";
import { useTicking } from "../clock.js";
import { Name } from "../components.js";
import { formatCount } from "../format.js";
import { html } from "../html.js";
import { useStore } from "../store.js";
import { TaskActions, TaskProgress } from "./task-progress.js";
import { companionsOf, isEnded, secondsToUndo, taskStore } from "./task-store.js";

const SHOWN_AFTER_END = 10_000;

/** How many tasks run, beside the link to the page of tasks. */
export function RunningTasks() {
  const running = useStore(taskStore).tasks.filter((task) => !isEnded(task) && !task.dryRun).length;
  return running > 0 && html` <span class="nav-count">${running}<span class="visually-hidden"> ${running === 1 ? "is" : "are"} running</span></span>`;
}

/**
 * A bar at the foot of the page with the task that runs, and with what can still be taken back. A
 * screen reader hears politely when a task of the user begins and ends, and when the time to take
 * it back runs out.
 */
export function TaskBar({ session }) {
  const { tasks } = useStore(taskStore);
  const recent = useRecentlyEnded(tasks, session.user.name);
  const shown = tasks.filter((task) => !task.dryRun && (!isEnded(task) || recent.has(task.id)));
  if (shown.length === 0) {
    return null;
  }
  const undoable = shown.find((task) => secondsToUndo(task) > 0 && task.by === session.user.name);
  const task = undoable ?? shown.find((other) => !isEnded(other)) ?? shown[0];
  const others = shown.length - companionsOf(task).length;
  return html`<aside class="task-bar" aria-label="Tasks"><${UndoReminder} key=${task.id} task=${task} />
    <div class="task-main"><p class="task-title"><${Name} text=${titleOf(task)} /></p><${TaskProgress} task=${task} /></div>
    <${TaskActions} task=${task} />
    <a href="#/tasks">${others > 0 ? `and ${formatCount(others, "task")} more` : "All tasks"}</a></aside>`;
}

/** The title of a task, with how many were started together with it. */
function titleOf(task) {
  const more = companionsOf(task).length - 1;
  return more > 0 ? `${task.title}, and ${formatCount(more, "task")} more` : task.title;
}

/** Says once that a discard can be taken back, and once more when 10 seconds are left. */
function UndoReminder({ task }) {
  const seconds = useTicking(() => `${secondsToUndo(task)}`, [task]);
  const said = useRef(new Set());
  useEffect(() => {
    const left = Number(seconds);
    const say = (key, text) => {
      if (!said.current.has(key)) {
        said.current.add(key);
        announce(text);
      }
    };
    if (left > 10) {
      say("begin", `${task.title}. It can be taken back for ${left} seconds with the button Undo at the foot of the page.`);
    } else if (left > 0) {
      say("end", `${left} seconds are left to undo.`);
    }
  }, [seconds, task]);
  return null;
}

/** The ids of tasks of the user that have ended while the page was open, for some seconds. */
function useRecentlyEnded(tasks, user) {
  const running = useRef(new Set());
  const [recent, setRecent] = useState(new Set());
  useEffect(() => {
    for (const task of tasks.filter(({ by, dryRun }) => by === user && !dryRun)) {
      if (!isEnded(task)) {
        running.current.add(task.id);
      } else if (running.current.delete(task.id)) {
        announce(task.result ?? `${task.title}: ${task.state}.`);
        setRecent((known) => new Set([...known, task.id]));
        setTimeout(() => setRecent((known) => new Set([...known].filter((id) => id !== task.id))), SHOWN_AFTER_END);
      }
    }
  }, [tasks, user]);
  return recent;
}
