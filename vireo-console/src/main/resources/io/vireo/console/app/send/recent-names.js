const KEY = "vireo-console-events";
const MOST = 20;

/** The names of events that were used on the pages Emit and Listen in this browser, the last one first. */
export function recentNames() {
  try {
    const names = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    // A browser that keeps nothing for this page offers no names.
    return [];
  }
}

/** Remembers a name that was used. */
export function rememberName(name) {
  try {
    localStorage.setItem(KEY, JSON.stringify([name, ...recentNames().filter((other) => other !== name)].slice(0, MOST)));
  } catch {
    // The name is then offered no more.
  }
}
