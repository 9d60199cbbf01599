import { serverNow } from "../clock.js";
import { formatDuration, formatNumber, formatRate } from "../format.js";

const STATES = {
  waiting: { kind: "note", text: "Waiting" },
  running: { kind: "note", text: "Running" },
  stopping: { kind: "paused", text: "Stopping" },
  done: { kind: "good", text: "Done" },
  stopped: { kind: "paused", text: "Stopped" },
  failed: { kind: "problem", text: "Failed" },
  undone: { kind: "missing", text: "Taken back" },
};

const DONE = { redrive: "redriven", discard: "discarded", export: "exported" };

/** The kind and the text of the state of a task. */
export function stateOf(task) {
  return STATES[task.state] ?? { kind: "unknown", text: task.state };
}

/** How far a task is, such as "1,200 of 5,000 redriven, 3 failed". */
export function progressOf(task) {
  const done = task.dryRun ? "counted" : (DONE[task.action] ?? "done");
  const of = task.total === null ? "" : ` of ${formatNumber(task.total)}`;
  const parts = [`${formatNumber(task.done)}${of} ${done}`];
  if (task.failed > 0) {
    parts.push(`${formatNumber(task.failed)} failed`);
  }
  return parts.join(", ");
}

/** How long a running task will take, as far as its rate tells; "" if that is not known. */
export function timeLeftOf(task, now = serverNow()) {
  const elapsed = task.startedAt ? (now - Date.parse(task.startedAt)) / 1_000 : 0;
  if (task.state !== "running" || task.total === null || task.done === 0 || elapsed < 2) {
    return "";
  }
  const rate = task.done / elapsed;
  return `${formatRate(rate)}, about ${formatDuration((task.total - task.done) / rate)} left`;
}
