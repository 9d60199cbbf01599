import { useMemo, useState } from "preact/hooks";
import { postText } from "../api.js";
import { announce } from "../announcer.js";
import { jsonMistake } from "../body/json-check.js";
import { prettyJson } from "../body/json-lines.js";
import { Action, CopyableName, ErrorMessage, Field, Name, PageHead } from "../components.js";
import { formatDuration, formatTime } from "../format.js";
import { html } from "../html.js";
import { EventNameField, nameMistake } from "../send/event-name-field.js";
import { HeaderFields, headersOf } from "../send/header-fields.js";
import { rememberName } from "../send/recent-names.js";

const EMPTY = { event: "", broadcast: false, data: "{\n  \n}", headers: [], delay: "", persistent: true };
const KEPT_ANSWERS = 20;

/** The page on which an event is sent by hand. */
export default function Emit({ query }) {
  const [form, setForm] = useState(() => {
    const broadcast = query.broadcast === "true";
    return { ...EMPTY, event: query.event ?? "", broadcast, persistent: !broadcast };
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const [tried, setTried] = useState(false);
  const [answers, setAnswers] = useState([]);
  const mistake = useMemo(() => jsonMistake(form.data), [form.data]);
  const mistakes = { event: nameMistake(form.event), delay: delayMistake(form), data: mistake && `Line ${mistake.line}, column ${mistake.column}: ${mistake.message}` };
  const change = (changes) => setForm({ ...form, ...changes });
  const submit = async (event) => {
    event.preventDefault();
    setTried(true);
    const first = Object.values(mistakes).find((each) => each !== null);
    if (busy || first) {
      announce(first ?? "");
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const answer = await postText("emit", requestOf(form), "application/json");
      rememberName(form.event);
      announce(wordsOf(form, answer));
      setAnswers([{ key: Date.now(), at: new Date().toISOString(), form, answer }, ...answers].slice(0, KEPT_ANSWERS));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return html`<${PageHead} title="Emit" note="Sends an event by hand, and waits until the broker has confirmed it." />
    <div class="two-columns"><form class="form card" onSubmit=${submit} noValidate>
      <${EventNameField} id="emit-event" label="Event" hint="Its name, such as order.placed. At most 200 bytes." value=${form.event} error=${tried ? mistakes.event : null} onInput=${(event) => change({ event })} />
      <fieldset class="choices"><legend>Kind</legend>
        <label class="choice"><input type="radio" name="kind" checked=${!form.broadcast} onChange=${() => change({ broadcast: false, persistent: true })} />Event: one listener of each route handles it</label>
        <label class="choice"><input type="radio" name="kind" checked=${form.broadcast} onChange=${() => change({ broadcast: true, persistent: false })} />Broadcast: every listener handles it</label></fieldset>
      <${Field} id="emit-data" label="Data, as JSON" error=${null}><textarea id="emit-data" class="input edit-area emit-area" dir="ltr" spellcheck=${false} autocapitalize="off" wrap="off"
        aria-invalid=${mistake ? "true" : null} aria-describedby="emit-check" value=${form.data} onInput=${(event) => change({ data: event.target.value })} /></${Field}>
      <div class="under-field"><p id="emit-check" class=${mistake ? "field-error" : "field-hint"} role="status">${mistakes.data ?? "The data is JSON."}</p>
        <button type="button" class="button button-small" disabled=${mistake !== null} onClick=${() => change({ data: prettyJson(form.data) })}>Format</button></div>
      <${HeaderFields} headers=${form.headers} onChange=${(headers) => change({ headers })} />
      <${Field} id="emit-delay" label="Delay in seconds" hint="Empty: at once." error=${mistakes.delay}><input id="emit-delay" class="input input-short" inputmode="decimal" aria-describedby="emit-delay-hint" value=${form.delay} onInput=${(event) => change({ delay: event.target.value.trim() })} /></${Field}>
      <label class="choice"><input type="checkbox" checked=${form.persistent} onChange=${(event) => change({ persistent: event.target.checked })} />Persistent: the event survives a restart of the broker</label>
      <${ErrorMessage} error=${error} />
      <div class="form-actions"><${Action} type="submit" look="primary" unless=${busy ? "The event is being sent." : null}>${busy ? "Sending…" : form.broadcast ? "Broadcast" : "Emit"}</${Action}></div></form>
    <${Answers} answers=${answers} /></div>`;
}

function Answers({ answers }) {
  return html`<section class="section" aria-label="Answers"><div class="section-head"><h2>Answers</h2></div>
    ${answers.length === 0 ? html`<p class="muted">What the broker answers is shown here.</p>`
      : html`<ul class="answers">${answers.map(({ key, at, form, answer }) => html`<li key=${key} class=${`message message-${answer.routed ? "good" : "warning"}`}><div>
        <p><strong><${Name} text=${form.event} wrap /></strong> <span class="muted">${formatTime(at, true)}</span></p><p>${wordsOf(form, answer)}</p>
        ${answer.id && html`<p>Id <${CopyableName} text=${answer.id} /></p>`}
        ${answer.handle && html`<p>Handle <${CopyableName} text=${answer.handle} /></p><p><a href="#/delayed">Delayed events</a></p>`}</div></li>`)}</ul>`}</section>`;
}

function wordsOf(form, answer) {
  if (form.delay) {
    return `Confirmed. It is delivered in ${formatDuration(Number(form.delay))}.`;
  }
  return answer.routed ? "Confirmed: somebody listens to it." : "Nobody listens to it. The broker had no queue to put it in, so nothing handles it.";
}

function delayMistake({ delay, broadcast }) {
  const seconds = Number(delay);
  if (delay !== "" && broadcast) {
    return "A broadcast cannot be delayed. Take the delay away, or choose the kind Event.";
  }
  return delay === "" || (seconds > 0 && Number.isFinite(seconds)) ? null : "Give a number of seconds above 0, or nothing.";
}

/** The request as text, in which the data stands as it was written, so that long numbers keep their digits. */
function requestOf({ event, broadcast, data, headers, delay, persistent }) {
  const rest = JSON.stringify({ event, broadcast, headers: headersOf(headers), delaySeconds: delay === "" ? null : Number(delay), persistent });
  return `${rest.slice(0, -1)},"data":${data}}`;
}
