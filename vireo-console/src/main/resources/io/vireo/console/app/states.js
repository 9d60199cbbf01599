const HEALTH = { UP: "good", DEGRADED: "warning", CONNECTING: "warning", RECONNECTING: "warning", DOWN: "problem", FAILED: "problem" };
const SEVERITY = { problem: "problem", warning: "warning", note: "note" };
const LISTENER = { RUNNING: "good", PAUSED: "paused", STOPPED: "missing", CLOSED: "missing", FAILED: "problem" };

/** How the status of health is shown. */
export function kindOfHealth(status) {
  return HEALTH[String(status).toUpperCase()] ?? "unknown";
}

/** How the severity of a finding is shown. */
export function kindOfSeverity(severity) {
  return SEVERITY[String(severity).toLowerCase()] ?? "note";
}

/** How the state of a listener is shown. A state that is none of these is one on the way to running. */
export function kindOfListener(state) {
  return LISTENER[String(state).toUpperCase()] ?? "warning";
}

/** The name of a state in the program as text, such as "reconnecting". */
export function textOfState(state) {
  return String(state).toLowerCase().replaceAll("_", " ");
}
