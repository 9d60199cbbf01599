import { get, post } from "../api.js";
import { serverNow } from "../clock.js";
import { createStore } from "../store.js";
import { onEvent } from "../stream.js";
import { isEnded, newerOf } from "./task-state.js";

export { isEnded };

/**
 * The tasks of the console, newest first: {loaded, tasks, error}. They are fetched when the event
 * stream opens, and each change comes over the stream.
 */
export const taskStore = createStore({ loaded: false, tasks: [], error: null });

const CHECK = 2_000;
const LOST = "The console does not know this task any more, perhaps because it was started again. Look at the failed events for what is left.";

const together = new Map();
const own = new Set();
const gone = new Map();
let asked = 0;
let answered = 0;

onEvent("open", loadTasks);
onEvent("task", keep);
onEvent("changed", (event) => event.topic === "tasks" && loadTasks());

/**
 * Fetches all tasks. An answer that comes after that to a later question is old, and what was
 * started after a question is not in its answer.
 */
export async function loadTasks() {
  const number = ++asked;
  const before = new Set(taskStore.get().tasks.map(({ id }) => id));
  try {
    const { tasks } = await get("tasks");
    if (number > answered) {
      answered = number;
      const told = new Set(tasks.map(({ id }) => id));
      const untold = taskStore.get().tasks.filter(({ id }) => !told.has(id));
      const since = untold.filter(({ id }) => !before.has(id));
      untold.filter(({ id }) => before.has(id)).forEach(keepGone);
      taskStore.set({ loaded: true, tasks: [...since, ...tasks.map((task) => newerOf(currentOf(task), task))], error: null });
    }
  } catch (error) {
    if (number > answered) {
      taskStore.set({ ...taskStore.get(), error });
    }
  }
}

/**
 * Starts a task.
 *
 * @param {{action: string, target: object, rate: (number|null), dryRun: boolean, listener: (string|null)}} request
 * @returns {Promise<object>} the task
 */
export async function startTask(request) {
  const task = await post("tasks", request);
  own.add(task.id);
  keep(task);
  return task;
}

/**
 * Starts a task for each target. Tasks that are started together are taken back together.
 *
 * @param {object[]} targets
 * @param {object} request what {@link startTask} takes, without the target
 * @returns {Promise<object[]>} the tasks
 */
export async function startTogether(targets, request) {
  const tasks = [];
  const ids = [];
  for (const target of targets) {
    const task = await startTask({ rate: null, dryRun: false, listener: null, ...request, target });
    tasks.push(task);
    ids.push(task.id);
    together.set(task.id, ids);
  }
  return tasks;
}

/** The tasks that were started together with a task, and the task itself. */
export function companionsOf(task) {
  const ids = together.get(task.id) ?? [task.id];
  return taskStore.get().tasks.filter(({ id }) => ids.includes(id));
}

/** Stops a task. What it has done stays done. */
export async function stopTask(id) {
  keep(await post(`tasks/${encodeURIComponent(id)}/stop`));
}

/** Takes a discard back, with those that were started together with it. */
export async function undoTask(id) {
  const tasks = companionsOf({ id }).filter((task) => secondsToUndo(task) > 0);
  for (const task of tasks) {
    keep(await post(`tasks/${encodeURIComponent(task.id)}/undo`));
  }
}

/** How many seconds are left in which a task can be taken back, by the clock of the server; 0 if there are none. */
export function secondsToUndo(task) {
  if (!task.undoUntil || isEnded(task)) {
    return 0;
  }
  const left = Date.parse(task.undoUntil) - serverNow();
  return Math.max(0, Math.ceil(left / 1_000));
}

/** The task as it is now, or as it was last; the one that is given if the store does not know it. */
export function currentOf(task) {
  return taskStore.get().tasks.find(({ id }) => id === task.id) ?? gone.get(task.id) ?? task;
}

/** Keeps what became of a task of this tab that the console no longer lists. */
function keepGone(task) {
  if (own.has(task.id)) {
    gone.set(task.id, isEnded(task) ? task : { ...task, state: "failed", result: LOST });
  }
}

/**
 * Waits until a task that was started has ended. It is also asked for now and then, in case the event
 * stream is lost.
 *
 * @param {object} task
 * @param {AbortSignal} signal ends the wait
 * @returns {Promise<object>} the task as it is then
 */
export function untilEnded(task, signal) {
  return new Promise((resolve, reject) => {
    const timer = setInterval(loadTasks, CHECK);
    const end = (how) => {
      clearInterval(timer);
      unsubscribe();
      how();
    };
    const look = () => {
      const now = currentOf(task);
      if (isEnded(now)) {
        end(() => resolve(now));
      }
    };
    const unsubscribe = taskStore.subscribe(look);
    const abort = () => end(() => reject(signal.reason));
    signal.addEventListener("abort", abort);
    look();
    if (signal.aborted) {
      abort();
    }
  });
}

/** The answer to a request may come after the events of the stream that tell how the task went on. */
function keep(task) {
  const known = taskStore.get();
  const exists = known.tasks.some(({ id }) => id === task.id);
  const tasks = exists ? known.tasks.map((other) => (other.id === task.id ? newerOf(other, task) : other)) : [task, ...known.tasks];
  taskStore.set({ ...known, tasks });
}
