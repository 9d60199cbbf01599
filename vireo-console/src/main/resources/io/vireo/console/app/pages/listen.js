import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce } from "../announcer.js";
import { BodyView } from "../body/body-view.js";
import { visibleText } from "../body/visible.js";
import { Action, CopyButton, Empty, ErrorMessage, Field, Message, Name, PageHead, Visible } from "../components.js";
import { Headers } from "../failures/failure-parts.js";
import { formatBytes, formatCount, formatInstant, formatNumber, formatTime, shorten } from "../format.js";
import { html } from "../html.js";
import { EventNameField, nameMistake } from "../send/event-name-field.js";
import { rememberName } from "../send/recent-names.js";
import { startTap } from "../send/tap.js";
import { createStore, useStore } from "../store.js";

const NOTHING = createStore({ state: "none", events: [], skipped: 0, reason: null, error: null });
const MOST_EVENTS = 1_000;
const LONGEST = 600;

/** The page on which a route is watched. */
export default function Listen({ query }) {
  const [form, setForm] = useState({ event: query.event ?? "", broadcast: query.broadcast === "true", limit: "100", seconds: "300" });
  const [tap, setTap] = useState(null);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState(null);
  const running = useRef(null);
  const told = useStore(tap?.store ?? NOTHING);
  const isOn = told.state === "starting" || told.state === "running";
  const mistakes = {
    event: nameMistake(form.event),
    limit: rangeMistake(form.limit, MOST_EVENTS),
    seconds: rangeMistake(form.seconds, LONGEST),
  };
  useEffect(() => () => running.current?.stop().catch(ignored), []);
  useEffect(() => {
    if (told.state === "ended") {
      announce(`Listening has ended. ${told.reason ?? told.error?.message ?? ""}`);
    }
  }, [told.state]);
  const change = (changes) => setForm({ ...form, ...changes });
  const submit = (event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (isOn || Object.values(mistakes).some((mistake) => mistake !== null)) {
      return;
    }
    rememberName(form.event);
    const limit = Number(form.limit);
    running.current = startTap({ event: form.event, broadcast: form.broadcast, limit, seconds: Number(form.seconds) });
    setTap({ ...running.current, limit, key: Date.now() });
    announce("Listening.");
  };
  const stop = () => tap.stop().catch(setError);
  return html`<${PageHead} title="Listen" note="Shows copies of the events of a route as they come. Nothing is taken away: the listeners still get all their events." />
    <form class="card listen-form" onSubmit=${submit} noValidate>
      <${EventNameField} id="listen-event" label="Event" hint="The name of the event to watch." value=${form.event} error=${tried ? mistakes.event : null} onInput=${(event) => change({ event })} />
      <${Field} id="listen-limit" label="End after events" error=${mistakes.limit}><input id="listen-limit" class="input input-short" inputmode="numeric" value=${form.limit} onInput=${(event) => change({ limit: event.target.value.trim() })} /></${Field}>
      <${Field} id="listen-seconds" label="End after seconds" error=${mistakes.seconds}><input id="listen-seconds" class="input input-short" inputmode="numeric" value=${form.seconds} onInput=${(event) => change({ seconds: event.target.value.trim() })} /></${Field}>
      <label class="choice"><input type="checkbox" checked=${form.broadcast} onChange=${(event) => change({ broadcast: event.target.checked })} />Broadcasts</label>
      <div class="form-actions">${isOn ? html`<button type="button" class="button" onClick=${stop}>Stop</button>` : html`<${Action} type="submit" look="primary">Listen</${Action}>`}</div></form>
    <${ErrorMessage} error=${told.error ?? error} />
    ${tap && !told.error && html`<${Watched} key=${tap.key} told=${told} limit=${tap.limit} />`}`;
}

function Watched({ told, limit }) {
  const [paused, setPaused] = useState(null);
  const isOn = told.state !== "ended";
  const shown = (isOn && paused) || told.events;
  const waiting = told.events.length - shown.length;
  const toggle = () => setPaused(paused ? null : told.events);
  return html`<section class="section" aria-label="Events"><div class="section-head"><h2>Events</h2>
      <p class="section-note">${formatNumber(told.events.length)} of at most ${formatNumber(limit)}${waiting > 0 ? `, ${formatNumber(waiting)} not shown` : ""}</p>
      ${isOn && html`<div class="section-actions"><button type="button" class="button button-small" aria-pressed=${paused ? "true" : "false"} onClick=${toggle}>${paused ? "Go on" : "Pause the view"}</button></div>`}</div>
    ${told.skipped > 0 && html`<${Message}><p>${formatCount(told.skipped, "event")} came too fast to be shown. The listeners got them all the same.</p></${Message}>`}
    ${told.state === "ended" && html`<${Message}><p>Listening has ended. <${Name} text=${told.reason ?? ""} wrap /></p></${Message}>`}
    ${shown.length === 0 && isOn && html`<${Empty} title="Listening. No event has come yet." />`}
    <ol class="tap-list">${shown.map((entry) => html`<${TapEvent} key=${entry.number} entry=${entry} />`)}</ol>
    <${CountAnnouncer} count=${told.events.length} isOn=${isOn} /></section>`;
}

/** Says now and then how many events have come, instead of each one. */
function CountAnnouncer({ count, isOn }) {
  const latest = useRef(count);
  const said = useRef(0);
  latest.current = count;
  useEffect(() => {
    const timer = setInterval(() => {
      if (isOn && latest.current !== said.current) {
        said.current = latest.current;
        announce(`${formatCount(latest.current, "event")} so far.`);
      }
    }, 10_000);
    return () => clearInterval(timer);
  }, [isOn]);
  return null;
}

function TapEvent({ entry }) {
  const [open, setOpen] = useState(false);
  const { number, event, json, headers, at } = entry;
  const preview = useMemo(() => shorten((json ?? event.body.text ?? "").slice(0, 400), 160), [entry]);
  return html`<li class="tap-event"><details open=${open} onToggle=${(toggled) => setOpen(toggled.target.open)}>
    <summary><span class="muted tap-number">${formatNumber(number)}</span> <time class="tap-time" datetime=${new Date(at).toISOString()} title=${formatInstant(at)}>${formatTime(at, true)}</time>
      <bdi class="tap-preview" title=${visibleText(preview)}>${preview ? html`<${Visible} text=${preview} />` : formatBytes(event.body.bytes)}</bdi></summary>
    ${open && html`<div class="tap-body"><p class="muted">${event.id && html`Id <code><${Name} text=${event.id} wrap /></code> <${CopyButton} text=${event.id} what="id" />`} ${event.emittedAt && html`emitted ${formatInstant(event.emittedAt)}`}</p>
      <${BodyView} body=${event.body} json=${json} /><h3>Headers</h3><${Headers} json=${headers} /></div>`}</details></li>`;
}

function rangeMistake(text, most) {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= most ? null : `Give a whole number from 1 to ${formatNumber(most)}.`;
}

/** The page is gone; the tap ends by itself at its limit. */
function ignored() {}
