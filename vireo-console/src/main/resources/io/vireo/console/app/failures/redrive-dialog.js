import { useEffect, useState } from "preact/hooks";
import { announce } from "../announcer.js";
import { ErrorMessage, Field, Name } from "../components.js";
import { Dialog } from "../dialog.js";
import { formatCount, formatDuration } from "../format.js";
import { html } from "../html.js";
import { useStore } from "../store.js";
import { TaskActions, TaskProgress } from "../tasks/task-progress.js";
import { currentOf, isEnded, startTask, startTogether, stopTask, taskStore, untilEnded } from "../tasks/task-store.js";

const DEFAULT_RATE = 100;
const FASTEST_RATE = 100_000;

/**
 * Redrives failed events: first counts them by a dry run, then asks at which rate, then shows the
 * progress.
 *
 * @param {object} props
 * @param {string} props.what the events in words
 * @param {object[]} props.targets the events, a target a task
 * @param {function(boolean): void} props.onClose called at the end, with whether anything was started
 */
export function RedriveDialog({ what, targets, onClose }) {
  const dryRun = useDryRun(targets);
  const [started, setStarted] = useState(null);
  const close = () => onClose(started !== null);
  return html`<${Dialog} title="Redrive failed events" onClose=${close}>
    ${started
      ? html`<${Progress} tasks=${started} onClose=${close} />`
      : html`<${Question} ...${{ what, targets, dryRun, onClose: close, onStarted: setStarted }} />`}</${Dialog}>`;
}

function Question({ what, targets, dryRun, onClose, onStarted }) {
  const [form, setForm] = useState({ rate: String(DEFAULT_RATE), limited: true, listener: "" });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  const rate = form.limited ? Number(form.rate) : null;
  const isRate = rate === null || (Number.isInteger(rate) && rate >= 1 && rate <= FASTEST_RATE);
  const count = dryRun.count;
  const change = (changes) => setForm({ ...form, ...changes });
  const submit = async (event) => {
    event.preventDefault();
    if (busy || !isRate || !count) {
      return;
    }
    setBusy(true);
    setError(null);
    try {
      onStarted(await startTogether(targets, { action: "redrive", rate, dryRun: false, listener: form.listener || null }));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return html`<form onSubmit=${submit}><div class="dialog-body">
    <p><${Name} text=${what} wrap /></p>
    <${DryRunResult} dryRun=${dryRun} />
    <p class="muted">Each event is published to the route where it failed and to no other listener. It is confirmed before it is taken out of the failed events.</p>
    <fieldset class="choices"><legend>How fast</legend>
      <label class="choice"><input type="radio" name="speed" checked=${form.limited} onChange=${() => change({ limited: true })} />At a rate</label>
      <label class="choice"><input type="radio" name="speed" checked=${!form.limited} onChange=${() => change({ limited: false })} />As fast as the broker takes them</label>
    </fieldset>
    ${form.limited && html`<${Field} id="redrive-rate" label="Events a second" hint=${timeOf(count, rate, isRate)} error=${isRate ? null : `Give a whole number from 1 to ${FASTEST_RATE}.`}>
      <input id="redrive-rate" class="input" inputmode="numeric" required value=${form.rate} aria-describedby="redrive-rate-hint" onInput=${(event) => change({ rate: event.target.value.trim() })} /></${Field}>`}
    <details class="more"><summary>For broadcasts: another listener</summary>
      <${Field} id="redrive-listener" label="Listener" hint="As observer/subscription. Left empty, an event of a broadcast goes to the listener that failed.">
        <input id="redrive-listener" class="input" value=${form.listener} maxlength="500" aria-describedby="redrive-listener-hint" onInput=${(event) => change({ listener: event.target.value.trim() })} /></${Field}></details>
    </div><${ErrorMessage} error=${error} />
    <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
    <button type="submit" class="button button-primary" disabled=${busy || !count || !isRate}>${
      count ? `Redrive ${formatCount(count, "event")}` : "Redrive"}</button></div></form>`;
}

function DryRunResult({ dryRun }) {
  if (dryRun.error) {
    return html`<${ErrorMessage} error=${dryRun.error} onRetry=${dryRun.retry} />`;
  }
  if (dryRun.count === null) {
    return html`<p role="status" class="loading">Dry run: counting what would be redriven…</p>`;
  }
  return html`<div role="status" class="message message-note"><p>${dryRun.count === 0
    ? "Dry run: nothing would be redriven. The events are no longer there, or cannot be redriven."
    : `Dry run: ${formatCount(dryRun.count, "event")} would be redriven.`}</p>
    ${dryRun.results.map((result) => html`<p key=${result} class="muted"><${Name} text=${result} wrap /></p>`)}</div>`;
}

function timeOf(count, rate, isRate) {
  return count && isRate ? `${formatCount(count, "event")} take about ${formatDuration(Math.max(1, count / rate))}.` : "";
}

/** Shows how tasks go that have been started. They go on when the dialog is closed. */
export function Progress({ tasks, onClose, children }) {
  useStore(taskStore);
  const now = tasks.map(currentOf);
  const isOver = now.every(isEnded);
  return html`<div class="dialog-body"><ul class="task-list">${now.map((task) => html`<li key=${task.id} class="task">
      <div class="task-main"><p class="task-title"><${Name} text=${task.title} wrap /></p><${TaskProgress} task=${task} /></div><${TaskActions} task=${task} /></li>`)}</ul>
    ${children}${!isOver && html`<p class="muted">This goes on when you close the dialog. You find it on the page Tasks.</p>`}</div>
    <div class="dialog-actions"><button type="button" class="button button-primary" onClick=${onClose}>Close</button></div>`;
}

/** Counts by dry runs what would be redriven: {count, results, error, retry}. */
function useDryRun(targets) {
  const [state, setState] = useState({ count: null, results: [], error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState({ count: null, results: [], error: null });
    dryRunOf(targets, abort.signal).then(
      (found) => {
        if (abort.signal.aborted) {
          return;
        }
        announce(`${formatCount(found.count, "event")} would be redriven.`);
        setState({ ...found, error: null });
      },
      (error) => abort.signal.aborted || setState({ count: null, results: [], error }));
    return () => abort.abort();
  }, [round]);
  return { ...state, retry: () => setRound(round + 1) };
}

async function dryRunOf(targets, signal) {
  let count = 0;
  const results = [];
  for (const target of targets) {
    const task = await startTask({ action: "redrive", target, rate: null, dryRun: true, listener: null });
    const stop = () => isEnded(currentOf(task)) || stopTask(task.id).catch(hasEnded);
    signal.addEventListener("abort", stop);
    if (signal.aborted) {
      // The dialog was closed before the console had answered.
      stop();
    }
    const ended = await untilEnded(task, signal);
    if (ended.state !== "done") {
      throw new Error(ended.result ?? "The dry run was stopped.");
    }
    count += ended.total ?? ended.done;
    if (ended.left > 0 && ended.result) {
      results.push(ended.result);
    }
  }
  return { count, results };
}

/** A dry run that cannot be stopped has ended meanwhile, which is what was wanted. */
function hasEnded() {}
