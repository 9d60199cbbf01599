import { useEffect } from "preact/hooks";
import { useTicking } from "./clock.js";
import { Time } from "./components.js";
import { html } from "./html.js";
import { createStore, useStore } from "./store.js";
import { connectionStore, onEvent } from "./stream.js";

const STALE_AFTER = 30_000;

/** The newest instant of which the server has told figures, and when the browser learnt of it by its own clock. */
const newest = createStore({ asOf: null, at: 0 });

// What the stream tells is in order, and counts even if the clock of the server was set back.
onEvent("fresh", ({ asOf }) => newest.set({ asOf, at: Date.now() }));

/** Figures that were fetched may be older than what the stream has told meanwhile. */
function learn(asOf) {
  const known = newest.get();
  if (asOf && (known.asOf === null || Date.parse(asOf) > Date.parse(known.asOf))) {
    newest.set({ asOf, at: Date.now() });
  }
}

/**
 * As of when the figures of a page are. The server looks at all observers every few seconds, and
 * tells when it has, also if nothing has changed. When it has told nothing for a while, or cannot
 * look, the figures are marked as old.
 *
 * @param {string} props.at the instant that came with the figures
 */
export function AsOf({ at }) {
  useEffect(() => learn(at), [at]);
  const { asOf } = useStore(newest);
  const { console: state, broker } = useStore(connectionStore);
  const isLate = useTicking(() => (Date.now() - newest.get().at > STALE_AFTER ? "late" : ""), []) === "late";
  const isOld = newest.get().asOf !== null && (isLate || state === "lost" || !broker.reachable);
  const shown = asOf !== null && Date.parse(asOf) > Date.parse(at) ? asOf : at;
  return html`<span class=${isOld ? "as-of as-of-old" : "as-of"}>${isOld ? "Old figures, as of" : "As of"}${" "}<${Time} at=${shown} /></span>`;
}
