import { useEffect, useState } from "preact/hooks";

/** Clocks that differ by less count as right, for an answer tells whole seconds and takes a while. */
const TOLERANCE = 3_000;

const listeners = new Set();
let timer = null;
let difference = 0;

/** Learns from the header Date of an answer how far the clock of the browser is from the server's. */
export function serverTold(date) {
  const found = Date.now() - Date.parse(date);
  difference = Math.abs(found) > TOLERANCE ? found : 0;
}

/** The present by the clock of the server, as the instants are that it tells. */
export function serverNow() {
  return Date.now() - difference;
}

function tick() {
  for (const listener of [...listeners]) {
    listener();
  }
}

function subscribe(listener) {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/**
 * A text that depends on the time, made again each second. The component is rendered again only
 * when the text changes. All components share one timer.
 *
 * @param {function(): string} make makes the text
 * @param {Array} inputs what else the text depends on
 */
export function useTicking(make, inputs) {
  const [, setText] = useState("");
  useEffect(() => subscribe(() => setText(make())), inputs);
  return make();
}
