import { useRef, useState } from "preact/hooks";
import { postText } from "../api.js";
import { ErrorMessage, Field, Name } from "../components.js";
import { Dialog, FormDialog } from "../dialog.js";
import { formatBytes, formatCount } from "../format.js";
import { html } from "../html.js";
import { useStore } from "../store.js";
import { currentOf, startTogether, taskStore } from "../tasks/task-store.js";
import { Progress } from "./redrive-dialog.js";

/**
 * Asks whether failed events are to be discarded. They can be taken back for 30 seconds.
 *
 * @param {object} props
 * @param {string} props.what the events in words
 * @param {number | null} props.count how many there are, if that is known
 * @param {object[]} props.targets the events, a target a task
 * @param {function(boolean): void} props.onClose called at the end, with whether anything was started
 */
export function DiscardDialog({ what, count, targets, onClose }) {
  const started = useRef(false);
  const submit = async () => {
    await startTogether(targets, { action: "discard" });
    started.current = true;
  };
  const events = count === null ? "these events" : formatCount(count, "event");
  return html`<${FormDialog} title=${`Discard ${events}?`} action=${`Discard ${events}`} danger onSubmit=${submit}
    done="Discarded. You can take it back for 30 seconds." onClose=${() => onClose(started.current)}>
    <p><${Name} text=${what} wrap /></p>
    <p>They are hidden at once. After 30 seconds they are removed from the broker for good; until then you can take it back. Nothing handles them any more.</p></${FormDialog}>`;
}

/** Writes failed events to a file, and offers it when it is written. Takes the same as {@link DiscardDialog}. */
export function ExportDialog({ what, targets, onClose }) {
  const [tasks, setTasks] = useState(null);
  const [error, setError] = useState(null);
  useStore(taskStore);
  const start = async (event) => {
    event.preventDefault();
    setError(null);
    try {
      setTasks(await startTogether(targets, { action: "export" }));
    } catch (failure) {
      setError(failure);
    }
  };
  const close = () => onClose(false);
  if (tasks) {
    return html`<${Dialog} title="Export failed events" onClose=${close}><${Progress} tasks=${tasks} onClose=${close}>
      ${tasks.map(currentOf).some((task) => task.state === "done") && html`<p>A file can be downloaded with the button Download, here and on the page Tasks.</p>`}</${Progress}></${Dialog}>`;
  }
  return html`<${Dialog} title="Export failed events" onClose=${close}><form onSubmit=${start}><div class="dialog-body">
    <p><${Name} text=${what} wrap /></p>
    <p>They are written as lines of JSON (NDJSON), each exactly as it is stored, with all its data. They stay where they are.</p>
    </div><${ErrorMessage} error=${error} /><div class="dialog-actions"><button type="button" class="button" onClick=${close}>Cancel</button>
    <button type="submit" class="button button-primary">Export</button></div></form></${Dialog}>`;
}

/** Stores failed events from a file that an export has written. */
export function ImportDialog({ routes, onClose }) {
  const [route, setRoute] = useState("");
  const [file, setFile] = useState(null);
  const stored = useRef(null);
  const submit = async () => {
    if (!file) {
      throw new Error("Choose a file first.");
    }
    const answer = await postText(`failures/import?route=${encodeURIComponent(route)}`, file, "application/x-ndjson");
    stored.current = answer.stored;
  };
  return html`<${FormDialog} title="Import failed events" action="Import" onSubmit=${submit} done="The import has ended." onClose=${() => onClose(stored.current)}>
    <p>Takes a file that an export has written. The events are stored as failed events of the route; nothing is handled until they are redriven.</p>
    <${Field} id="import-route" label="Route"><input id="import-route" class="input" required maxlength="200" list="import-routes" value=${route} onInput=${(event) => setRoute(event.target.value)} /></${Field}>
    <datalist id="import-routes">${routes.map((name) => html`<option key=${name} value=${name} />`)}</datalist>
    <${Field} id="import-file" label="File" hint=${file ? formatBytes(file.size) : "Lines of JSON (NDJSON)"}>
      <input id="import-file" class="input" type="file" required accept=".ndjson,.jsonl,.json,application/x-ndjson" aria-describedby="import-file-hint"
        onChange=${(event) => setFile(event.target.files[0] ?? null)} /></${Field}></${FormDialog}>`;
}
