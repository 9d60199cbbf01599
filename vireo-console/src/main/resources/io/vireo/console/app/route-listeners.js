import { useState } from "preact/hooks";
import { announce } from "./announcer.js";
import { post } from "./api.js";
import { Action, Age, Empty, ErrorMessage, LongText, Name, Section, State } from "./components.js";
import { formatDuration, formatNumber, formatRate } from "./format.js";
import { html } from "./html.js";
import { pathOf } from "./paths.js";
import { PauseDialog } from "./pause-dialog.js";
import { kindOfListener, textOfPause, textOfState } from "./states.js";
import { Table } from "./table.js";

/** The listeners of a route, each of which can be paused and resumed with its observer. */
export function RouteListeners({ items, broadcast, event, onChanged }) {
  const columns = [
    { key: "host", label: "Observer", stacked: "title", cell: (item) => html`<${ObserverName} item=${item} />` },
    { key: "state", label: "State", width: "9rem", cell: (item) => html`<${ListenerState} listener=${item} />` },
    ...trafficColumns,
    { key: "actions", label: "Change", width: "6rem", cell: (item) => html`<${ListenerActions} observer=${item.observer} event=${broadcast ? null : event} name=${item.host} listener=${item} onChanged=${onChanged} />` },
  ];
  return html`<${Section} title="Listeners">${items.length === 0
    ? html`<${Empty} title="Nobody listens.">Start a service that listens to this event. Until then its events wait, or go nowhere if there is no queue.</${Empty}>`
    : html`<${Table} caption="The listeners of this route" columns=${columns} rows=${items} keyOf=${(item, index) => `${index} ${item.observer}`} />`}</${Section}>`;
}

/** The columns with what a listener does. */
export const trafficColumns = [
  { key: "rate", width: "5rem", label: "Rate", numeric: true, cell: (listener) => formatRate(listener.rate) },
  { key: "inFlight", width: "5rem", label: "In flight", hint: "Events that are being handled", numeric: true, cell: (listener) => formatNumber(listener.inFlight) },
  { key: "prefetched", width: "6rem", label: "Prefetched", hint: "Events that the broker has handed over and whose handling has not begun", numeric: true, cell: (listener) => formatNumber(listener.prefetched) },
  { key: "oldest", width: "6.25rem", label: "Oldest", hint: "The time since the oldest of these events was emitted", numeric: true, cell: (listener) => html`<${Age} since=${listener.oldest} />` },
  { key: "handled", width: "5.75rem", label: "Handled", numeric: true, cell: (listener) => formatNumber(listener.handled) },
  { key: "failed", width: "4.75rem", label: "Failed", numeric: true, cell: (listener) => formatNumber(listener.failed) },
];

function ObserverName({ item }) {
  return html`<div><${LongText} text=${item.host} /><p class="small muted">process <${Name} text=${item.process} wrap />, version <${Name} text=${item.version} wrap /></p>
    <${Options} options=${item.options} /></div>`;
}

/** The state of a listener, and why it is paused. */
export function ListenerState({ listener }) {
  return html`<div><${State} kind=${kindOfListener(listener.state)}>${textOfState(listener.state)}</${State}>
    ${listener.pause && html`<p class="small muted"><${LongText} text=${textOfPause(listener.pause)} /></p>`}</div>`;
}

function Options({ options }) {
  const facts = [
    options.resumable ? "resumable" : "not resumable",
    options.queueKind && textOfState(options.queueKind),
    options.exchange && `exchange ${options.exchange}`,
    options.delegation && `delegated after ${formatDuration(options.delegation.after)}${options.delegation.fallback ? ` to ${options.delegation.fallback}` : ""}`,
  ].filter(Boolean);
  return html`<p class="small muted"><${LongText} text=${facts.join(", ")} /></p>`;
}

/**
 * The buttons that pause and resume a listener, or all listeners of an observer.
 *
 * @param {string} props.observer the id of the observer
 * @param {string|null} props.event the event, or null for all listeners of the observer
 * @param {string} props.name names the observer for the reader
 * @param {{state: string, pause: (object|null)}} props.listener the listener; of several, one that stands for them
 * @param {function(): void} props.onChanged called when something was changed
 */
export function ListenerActions({ observer, event, name, listener, onChanged }) {
  const [pausing, setPausing] = useState(false);
  const [failure, setFailure] = useState(null);
  const what = event === null ? `all listeners of ${name}` : `the listener of ${event} at ${name}`;
  const paused = listener.pause || listener.state === "PAUSED";
  const resume = async () => {
    setFailure(null);
    try {
      await post(pathOf("observers", { id: observer }, "resume"), { event });
      announce(`Resumed ${what}.`);
      onChanged();
    } catch (error) {
      setFailure(error);
    }
  };
  const pause = async ({ reason, seconds }) => {
    await post(pathOf("observers", { id: observer }, "pause"), { event, reason, seconds });
    onChanged();
  };
  const scopes = [{ value: "observer", label: what, hint: `This pauses ${what}. Other observers go on.` }];
  return html`<div>${paused
    ? html`<${Action} small label=${`Resume ${what}`} onClick=${resume}>Resume</${Action}>`
    : html`<${Action} small label=${`Pause ${what}`} onClick=${() => setPausing(true)}>Pause…</${Action}>`}
    <${ErrorMessage} error=${failure} />
    ${pausing && html`<${PauseDialog} title=${`Pause ${event ?? name}`} scopes=${scopes} onPause=${pause} onClose=${() => setPausing(false)} />`}</div>`;
}
