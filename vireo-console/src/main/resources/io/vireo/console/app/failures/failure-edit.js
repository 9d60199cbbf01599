import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { postText } from "../api.js";
import { announce } from "../announcer.js";
import { Action, ErrorMessage, Message, Section } from "../components.js";
import { DifferenceView, useDifference } from "../body/difference-view.js";
import { jsonMistake } from "../body/json-check.js";
import { prettyJson } from "../body/json-lines.js";
import { html } from "../html.js";
import { pathOf } from "../paths.js";

/**
 * Corrects the data of a failed event and redrives it as a new event: first the text, then the
 * difference, and only then the redrive.
 *
 * @param {object} props
 * @param {string} props.route
 * @param {string} props.id
 * @param {{kind: string, text?: string}} props.body
 * @param {string | null} props.json the text of the data if it is JSON
 * @param {function(): void} props.onCancel
 * @param {function(string): void} props.onDone called with the id of the new event
 */
export function FailureEdit({ route, id, body, json, onCancel, onDone }) {
  const isJson = body.kind === "json";
  const before = useMemo(() => (isJson ? prettyJson(json) : body.text), [body, json]);
  const [text, setText] = useState(before);
  const [isReview, setReview] = useState(false);
  return isReview
    ? html`<${Review} ...${{ route, id, before, text, isJson, onDone }} onBack=${() => setReview(false)} />`
    : html`<${Editor} ...${{ text, setText, before, isJson, onCancel }} onReview=${() => setReview(true)} />`;
}

function Editor({ text, setText, before, isJson, onCancel, onReview }) {
  const area = useRef(null);
  const mistake = useMemo(() => (isJson ? jsonMistake(text) : null), [text, isJson]);
  useEffect(() => area.current.focus(), []);
  const goToMistake = () => {
    area.current.focus();
    area.current.setSelectionRange(mistake.position, mistake.position + 1);
  };
  const review = (event) => {
    event.preventDefault();
    if (mistake) {
      announce(mistake.message);
      goToMistake();
    } else {
      onReview();
    }
  };
  return html`<${Section} title="Edit the data" note="The event is redriven as a new event with the data that you write."><form onSubmit=${review} class="edit-form">
    <label class="visually-hidden" for="edit-data">Data</label>
    <textarea id="edit-data" ref=${area} class="input edit-area" dir="ltr" spellcheck=${false} autocapitalize="off" wrap="off" aria-invalid=${mistake ? "true" : null}
      aria-describedby="edit-check" value=${text} onInput=${(event) => setText(event.target.value)} />
    <p id="edit-check" role="status" class=${mistake ? "field-error" : "field-hint"}>${mistake
      ? html`Line ${mistake.line}, column ${mistake.column}: ${mistake.message} <button type="button" class="button button-small" onClick=${goToMistake}>Go there</button>`
      : jsonMistake(text) === null ? "The data is JSON." : "The data is no JSON. It is sent as one JSON string."}</p>
    <div class="dialog-actions"><button type="button" class="button" onClick=${onCancel}>Cancel</button>
    ${text !== before && html`<button type="button" class="button" onClick=${() => setText(before)}>Start again</button>`}
    <button type="submit" class="button button-primary" aria-disabled=${mistake ? "true" : null}>Show the difference</button></div></form></${Section}>`;
}

function Review({ route, id, before, text, isJson, onBack, onDone }) {
  const difference = useDifference(before, text, isJson);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const head = useRef(null);
  const isSame = difference.added + difference.removed === 0;
  useEffect(() => head.current.focus(), []);
  const redrive = async () => {
    setBusy(true);
    setError(null);
    try {
      // The data goes out as it was written: parsed and written anew, long numbers would lose digits.
      const data = jsonMistake(text) === null ? text : JSON.stringify(text);
      const { newId } = await postText(pathOf("failures", { route }, { id }, "edit"), `{"data":${data}}`, "application/json");
      announce("The edited event has been redriven.");
      onDone(newId);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return html`<${Section} title="The difference" note="This is what the new event has other than the failed one."><div class="edit-form" tabindex="-1" ref=${head} role="group" aria-label="The difference">
    ${isSame ? html`<${Message}><p>The data is the same. To redrive the event as it is, go back and use Redrive.</p></${Message}>` : html`<${DifferenceView} difference=${difference} />`}
    <p class="muted">The event gets a new id, and its header vireo-edited-from names the old one. The failed event is taken away once the new one is confirmed.</p>
    <${ErrorMessage} error=${error} />
    <div class="dialog-actions"><button type="button" class="button" onClick=${onBack}>Back to the text</button>
    <${Action} look="primary" unless=${isSame ? "Nothing has been changed." : busy ? "The event is being redriven." : null} onClick=${redrive}>Redrive with this data</${Action}></div></div></${Section}>`;
}
