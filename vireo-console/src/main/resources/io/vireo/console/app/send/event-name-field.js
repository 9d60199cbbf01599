import { useMemo } from "preact/hooks";
import { Field } from "../components.js";
import { useData } from "../data.js";
import { html } from "../html.js";
import { recentNames } from "./recent-names.js";

const LONGEST = 200;
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Why a text is no name of an event; null if it is one. */
export function nameMistake(name) {
  if (name === "") {
    return "Give the name of an event.";
  }
  if (CONTROL.test(name)) {
    return "A name has no control characters.";
  }
  return new TextEncoder().encode(name).length > LONGEST ? `A name has at most ${LONGEST} bytes.` : null;
}

/** The field for the name of an event. It offers the names that were used last, and the routes that are known. */
export function EventNameField({ id, label, hint, value, error, onInput }) {
  const { data } = useData("routes");
  const names = useMemo(() => {
    const known = data?.routes.map(({ event }) => event) ?? [];
    return [...new Set([...recentNames(), ...known])];
  }, [data]);
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${error}>
    <input id=${id} class="input" required list=${`${id}-names`} autocomplete="off" spellcheck=${false} autocapitalize="off" dir="auto" value=${value}
      aria-describedby=${`${id}-hint`} aria-invalid=${error ? "true" : null} onInput=${(event) => onInput(event.target.value)} /></${Field}>
    <datalist id=${`${id}-names`}>${names.map((name) => html`<option key=${name} value=${name} />`)}</datalist>`;
}
