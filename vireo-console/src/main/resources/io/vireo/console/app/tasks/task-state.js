const ORDER = ["waiting", "running", "stopping"];
const ENDED = new Set(["done", "stopped", "failed", "undone"]);

/** Whether a task has ended. */
export function isEnded(task) {
  return ENDED.has(task.state);
}

/**
 * What is newer of a task: what is known of it, or what is told. A task that has ended does not run
 * again, one that is stopping is not running again, and what it has done does not become less.
 */
export function newerOf(known, told) {
  const isOlder = rankOf(told) < rankOf(known) || (rankOf(told) === rankOf(known) && told.done < known.done);
  return isOlder ? known : told;
}

function rankOf(task) {
  return isEnded(task) ? ORDER.length : ORDER.indexOf(task.state);
}
