import { useState } from "preact/hooks";
import { announce } from "../announcer.js";
import { useTicking } from "../clock.js";
import { Action, ErrorMessage, Name, State } from "../components.js";
import { formatCount } from "../format.js";
import { html } from "../html.js";
import { isEnded, secondsToUndo, stopTask, undoTask } from "./task-store.js";
import { progressOf, stateOf, timeLeftOf } from "./task-words.js";

/** How far a task is, as a bar and in words; its result when it has ended. */
export function TaskProgress({ task }) {
  const left = useTicking(() => timeLeftOf(task), [task]);
  const undo = Number(useTicking(() => `${secondsToUndo(task)}`, [task]));
  const state = stateOf(task);
  if (undo > 0) {
    return html`<p class="task-words"><${State} kind="paused">Hidden</${State}><span>${formatCount(task.total ?? 0, "event")}, removed for good in <span class="countdown">${undo} s</span></span></p>`;
  }
  return html`<div class="task-progress">
    ${!isEnded(task) && html`<progress aria-label=${`Progress: ${task.title}`} max=${task.total || 1} value=${task.total === null ? null : task.done} />`}
    <p class="task-words"><${State} kind=${state.kind}>${state.text}</${State}>
      <span>${isEnded(task) && task.result ? html`<${Name} text=${task.result} wrap />` : progressOf(task)}</span>
      ${left && html`<span class="muted">${left}</span>`}</p>
  </div>`;
}

/** The buttons for what can be done with a task: stop, undo, download. */
export function TaskActions({ task }) {
  const [error, setError] = useState(null);
  const seconds = useTicking(() => `${secondsToUndo(task)}`, [task]);
  const act = async (action, said) => {
    setError(null);
    try {
      await action(task.id);
      announce(said);
    } catch (failure) {
      setError(failure);
    }
  };
  const isStoppable = ["waiting", "running"].includes(task.state) && !(Number(seconds) > 0);
  const isDownloadable = task.state === "done" && task.hasFile;
  return html`<div class="task-actions">
    ${Number(seconds) > 0 && html`<${Action} small onClick=${() => act(undoTask, "Taken back.")}>Undo</${Action}>`}
    ${isStoppable && html`<${Action} small onClick=${() => act(stopTask, "Stopping.")}>Stop</${Action}>`}
    ${isDownloadable && html`<${DownloadLink} task=${task} />`}
    <${ErrorMessage} error=${error} /></div>`;
}

/** A link to the file that an export has written. */
export function DownloadLink({ task }) {
  return html`<a class="button button-small" href=${`api/tasks/${encodeURIComponent(task.id)}/export`} download="failed-events.ndjson">Download</a>`;
}
