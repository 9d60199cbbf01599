import { useEffect, useState } from "preact/hooks";

const listeners = new Set();
let timer = null;

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
