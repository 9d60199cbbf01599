import { loadSession } from "./api.js";
import { sessionStore } from "./session.js";
import { createStore } from "./store.js";

/**
 * The event stream of this tab. `console` is "connecting", "open", "lost" (the console does not
 * answer) or "silent" (it answers, but opens no stream); `broker` is what the console last told of
 * its broker: {reachable, reason}.
 */
export const connectionStore = createStore({ console: "connecting", broker: { reachable: true, reason: null } });

const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
const HIDDEN_FOR = 60_000;
const LONGEST_SILENCE = 30_000;
const EVENTS = ["changed", "fresh", "task", "tap"];

const listeners = new Map();
let source = null;
let stream = null;
let attempts = 0;
let answers = false;
let reconnect = null;
let hiding = null;
let silence = null;
let holders = 0;
let started = false;

/**
 * Opens the stream and keeps it open. A hidden tab gives its connection back after a minute, and
 * asks for none while it is hidden, for a browser has only six of them.
 */
export function startStream() {
  if (started) {
    return;
  }
  started = true;
  document.addEventListener("visibilitychange", visibilityChanged);
  window.addEventListener("online", () => source || open());
  sessionStore.subscribe(({ state }) => (state === "signed-in" ? open() : close()));
  open();
}

/**
 * Calls a listener with the data of each event of a type: "open" (the stream is open, perhaps
 * again), "changed", "fresh", "task" or "tap". The listener is also given the data as the text that came.
 *
 * @returns {function(): void} ends it
 */
export function onEvent(type, listener) {
  const all = listeners.get(type) ?? new Set();
  listeners.set(type, all);
  all.add(listener);
  return () => all.delete(listener);
}

/** The id of the open stream, which a tap is asked with; null while there is none. */
export function streamId() {
  return stream;
}

/** Keeps the stream open even while the tab is hidden, until the function that it returns is called. */
export function holdStream() {
  holders++;
  let held = true;
  return () => {
    holders -= held ? 1 : 0;
    held = false;
    if (document.hidden) {
      visibilityChanged();
    }
  };
}

/** Keeps what the console told of its broker. */
export function brokerTold(reachable, reason) {
  const known = connectionStore.get();
  if (known.broker.reachable !== reachable || known.broker.reason !== reason) {
    connectionStore.set({ ...known, broker: { reachable, reason } });
  }
}

function open() {
  clearTimeout(reconnect);
  if (source || sessionStore.get().state !== "signed-in" || (document.hidden && holders === 0)) {
    return;
  }
  source = new EventSource("api/stream");
  heard();
  source.addEventListener("open", opened);
  source.addEventListener("connection", (event) => {
    const { reachable, reason } = JSON.parse(event.data);
    brokerTold(reachable, reason ?? null);
  });
  for (const type of EVENTS) {
    source.addEventListener(type, (event) => tell(type, JSON.parse(event.data), event.data));
  }
  for (const type of ["open", "connection", ...EVENTS]) {
    source.addEventListener(type, heard);
  }
  source.addEventListener("error", failed);
}

/**
 * A connection may break without a word, such as when a machine on the way fails. The console tells
 * something every ten seconds while its broker is there, so a long silence is a reason to open the
 * stream again. A tap would end with its stream, and has an end of its own.
 */
function heard() {
  clearTimeout(silence);
  silence = setTimeout(() => {
    if (holders === 0) {
      close();
      tryAgain();
    } else {
      heard();
    }
  }, LONGEST_SILENCE);
}

/** The browser has an event "open" of its own, without data; the one of the server names the stream. */
function opened(event) {
  if (event.data === undefined) {
    return;
  }
  stream = JSON.parse(event.data).stream;
  attempts = 0;
  consoleIs("open");
  tell("open", { stream });
}

async function failed() {
  close();
  attempts++;
  if (attempts > 1) {
    consoleIs(answers ? "silent" : "lost");
  }
  const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempts);
  const delay = longest / 2 + (Math.random() * longest) / 2;
  reconnect = setTimeout(tryAgain, delay);
}

/**
 * The stream does not tell why it could not be opened, so the session is asked first: it may be
 * over. While the console answers but opens no stream, the pages fetch again with each attempt.
 */
async function tryAgain() {
  try {
    await loadSession();
    answers = true;
    if (connectionStore.get().console !== "open") {
      tell("open", { stream: null });
    }
    open();
  } catch {
    // Any error means the same here: the console does not answer, and is asked again later.
    answers = false;
    failed();
  }
}

function close() {
  clearTimeout(reconnect);
  clearTimeout(silence);
  source?.close();
  source = null;
  stream = null;
}

function visibilityChanged() {
  clearTimeout(hiding);
  if (!document.hidden) {
    open();
  } else {
    hiding = setTimeout(() => holders === 0 && close(), HIDDEN_FOR);
  }
}

function consoleIs(state) {
  const known = connectionStore.get();
  if (known.console !== state) {
    connectionStore.set({ ...known, console: state });
  }
}

function tell(type, data, text) {
  for (const listener of [...(listeners.get(type) ?? [])]) {
    listener(data, text);
  }
}
