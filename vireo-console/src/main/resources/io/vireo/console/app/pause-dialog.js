import { useState } from "preact/hooks";
import { Field } from "./components.js";
import { FormDialog } from "./dialog.js";
import { html } from "./html.js";

const LONGEST_REASON = 500;

const TIMES = [
  ["", "until somebody resumes"],
  ["900", "for 15 minutes"],
  ["3600", "for 1 hour"],
  ["14400", "for 4 hours"],
  ["86400", "for 1 day"],
  ["at", "until a time"],
];

/**
 * The dialog that pauses listeners, with a reason and until when.
 *
 * @param {string} props.title the heading, such as "Pause order.placed"
 * @param {Array<{value: string, label: string, hint: string}>} props.scopes what may be paused; with one, nothing is asked
 * @param {function({scope: string, reason: (string|null), seconds: (number|null)}): Promise<*>} props.onPause pauses
 * @param {function(): void} props.onClose called when the dialog is to be closed
 */
export function PauseDialog({ title, scopes, onPause, onClose }) {
  const [scope, setScope] = useState(scopes[0].value);
  const [reason, setReason] = useState("");
  const [time, setTime] = useState("");
  const [at, setAt] = useState("");
  const submit = () => onPause({ scope, reason: reason.trim() || null, seconds: secondsOf(time, at) });
  return html`<${FormDialog} title=${title} action="Pause" done="Paused." onSubmit=${submit} onClose=${onClose}>
    ${scopes.length > 1
      ? html`<${ScopeChoice} scopes=${scopes} scope=${scope} onChange=${setScope} />`
      : html`<p>${scopes[0].hint}</p>`}
    <${Field} label="Why (others will read it)" id="pause-reason"><input class="input" id="pause-reason" value=${reason} maxlength=${LONGEST_REASON} autocomplete="off"
      onInput=${(event) => setReason(event.target.value)} /></${Field}>
    <${Field} label="How long" id="pause-time"><select class="input" id="pause-time" value=${time} onChange=${(event) => setTime(event.target.value)}>
      ${TIMES.map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}</select></${Field}>
    ${time === "at" && html`<${Field} label="Until (your time zone)" id="pause-at"><input class="input" id="pause-at" type="datetime-local" required value=${at}
      onInput=${(event) => setAt(event.target.value)} /></${Field}>`}</${FormDialog}>`;
}

function ScopeChoice({ scopes, scope, onChange }) {
  return html`<fieldset class="choices"><legend>What</legend>${scopes.map(({ value, label, hint }) => html`<label class="choice" key=${value}>
    <input type="radio" name="pause-scope" value=${value} checked=${scope === value} onChange=${() => onChange(value)} />
    <span><span class="choice-label">${label}</span><span class="field-hint">${hint}</span></span></label>`)}</fieldset>`;
}

/** The seconds from now; null if nobody has set an end. */
function secondsOf(time, at) {
  if (time !== "at") {
    return time === "" ? null : Number(time);
  }
  const seconds = Math.round((new Date(at).getTime() - Date.now()) / 1_000);
  if (!(seconds > 0)) {
    throw new Error("The time is past. Choose a later one.");
  }
  return seconds;
}
