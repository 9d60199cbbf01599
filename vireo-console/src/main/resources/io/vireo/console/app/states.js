const HEALTH = { UP: "good", DEGRADED: "warning", CONNECTING: "warning", RECONNECTING: "warning", DOWN: "problem", FAILED: "problem" };
const SEVERITY = { problem: "problem", warning: "warning", note: "note" };
const LISTENER = { CONNECTING: "warning", RUNNING: "good", PAUSED: "paused", STOPPED: "missing", FAILED: "problem" };

/** How the status of health is shown. */
export function kindOfHealth(status) {
  return HEALTH[String(status).toUpperCase()] ?? "unknown";
}

/** How the severity of a finding is shown. */
export function kindOfSeverity(severity) {
  return SEVERITY[String(severity).toLowerCase()] ?? "note";
}

/** How the state of a listener is shown. */
export function kindOfListener(state) {
  return LISTENER[String(state).toUpperCase()] ?? "unknown";
}

/** The name of a state in the program as text, such as "reconnecting". */
export function textOfState(state) {
  return String(state).toLowerCase().replaceAll("_", " ");
}

/**
 * How a route is, from what is known of its listeners, its queue and its pause.
 *
 * @returns {{kind: string, key: string, text: string}} `key` is what a filter names it by
 */
export function stateOfRoute(route) {
  if (route.pause?.wholeRoute) {
    return { kind: "paused", key: "paused", text: "paused" };
  }
  if (route.listeners === 0) {
    return route.waiting > 0
      ? { kind: "problem", key: "unheard", text: "nobody listens" }
      : { kind: "missing", key: "unheard", text: "nobody listens" };
  }
  if (route.pause) {
    return { kind: "paused", key: "paused", text: route.running > 0 ? "partly paused" : "paused" };
  }
  if (route.running < route.listeners) {
    return { kind: "warning", key: "starting", text: `${route.running} of ${route.listeners} running` };
  }
  return { kind: "good", key: "running", text: "running" };
}

/** A pause as a sentence: who, why, and until when is said beside it. */
export function textOfPause(pause) {
  const who = pause.by ? `Paused by ${pause.by}` : "Paused";
  return pause.reason ? `${who}: ${pause.reason}` : `${who}.`;
}
