import { useMemo } from "preact/hooks";
import { visibleText } from "../body/visible.js";
import { CopyButton, Empty, ErrorMessage, Loading, Name, PageHead, Time, Visible } from "../components.js";
import { useData } from "../data.js";
import { formatCount, formatNumber } from "../format.js";
import { AsOf } from "../freshness.js";
import { html } from "../html.js";
import { hrefOf, replaceQuery } from "../router.js";
import { ListenerActions, ListenerState, trafficColumns } from "../route-listeners.js";
import { Table } from "../table.js";

const PAGE = 50;

/** The observers: each process with its listeners, which can be paused and resumed. */
export default function Observers({ query }) {
  const { data, error, loading, reload } = useData("observers", { topic: "fleet" });
  const found = useMemo(() => filter(data?.observers ?? [], query.text), [data, query.text]);
  const shown = Math.max(PAGE, Number(query.shown) || 0);
  return html`<${PageHead} title="Observers" note=${data && html`${noteOf(found.length, data.observers.length)}. <${AsOf} at=${data.asOf} />`} />
    <form class="toolbar" role="search" onSubmit=${(event) => event.preventDefault()}><div class="field field-search">
    <label for="observers-text">Host, process or event contains</label><input class="input" id="observers-text" type="search" value=${query.text ?? ""} maxlength="255"
      autocomplete="off" spellcheck=${false} onInput=${(event) => replaceQuery({ text: event.target.value, shown: null })} /></div></form>
    ${loading && !data && html`<${Loading} what="the observers" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && found.length === 0 && html`<${Empty} title=${data.observers.length === 0 ? "No observer answers." : "No observer matches."}>
      ${data.observers.length === 0 && "A program that observes and listens to an event is shown here."}</${Empty}>`}
    <div class="observers">${found.slice(0, shown).map((observer) => html`<${ObserverCard} key=${observer.id} observer=${observer} onChanged=${reload} />`)}</div>
    ${found.length > shown && html`<p><button type="button" class="button" onClick=${() => replaceQuery({ shown: String(shown + PAGE) })}>Show more (${formatNumber(found.length - shown)} left)</button></p>`}`;
}

function ObserverCard({ observer, onChanged }) {
  const columns = [
    { key: "event", label: "Event", stacked: "title", cell: (listener) => html`<${EventLink} listener=${listener} />` },
    { key: "state", label: "State", width: "9rem", cell: (listener) => html`<${ListenerState} listener=${listener} />` },
    ...trafficColumns,
    { key: "actions", label: "Change", width: "6rem", cell: (listener) => html`<${ListenerChange} observer=${observer} listener=${listener} onChanged=${onChanged} />` },
  ];
  const allPaused = observer.listeners.length > 0 && observer.listeners.every((listener) => listener.state === "PAUSED");
  return html`<section class="card observer"><div class="section-head"><h2><${Name} text=${observer.host} wrap /></h2>
    <p class="section-note">process <${Name} text=${observer.process} wrap />, version <${Name} text=${observer.version} wrap />, started <${Time} at=${observer.since} /></p>
    <div class="section-actions"><${CopyButton} text=${observer.id} what=${`id of ${observer.host}`}>Copy the id</${CopyButton}>
    ${observer.listeners.length > 0 && html`<${ListenerActions} observer=${observer.id} event=${null} name=${observer.host} listener=${{ state: allPaused ? "PAUSED" : "RUNNING", pause: null }} onChanged=${onChanged} />`}</div></div>
    ${observer.listeners.length === 0
      ? html`<p class="muted">It listens to nothing.</p>`
      : html`<${Table} caption=${`The listeners of ${observer.host}, process ${observer.process}`} columns=${columns} rows=${observer.listeners} keyOf=${(listener, index) => `${index} ${listener.event}`} />`}</section>`;
}

/** The broker knows a command for the listeners of a shared route at one observer, but none for those of a broadcast. */
function ListenerChange({ observer, listener, onChanged }) {
  return listener.broadcast
    ? html`<span class="small muted">with the observer</span>`
    : html`<${ListenerActions} observer=${observer.id} event=${listener.event} name=${observer.host} listener=${listener} onChanged=${onChanged} />`;
}

function EventLink({ listener }) {
  return html`<a href=${hrefOf(["routes", listener.event], { broadcast: listener.broadcast ? "true" : null })}><bdi class="name-cut" dir="auto" title=${visibleText(listener.event)}><${Visible} text=${listener.event} /></bdi></a>
    ${listener.broadcast && html`${" "}<span class="badge">broadcast</span>`}`;
}

function filter(observers, text) {
  const wanted = (text ?? "").toLowerCase();
  return observers.filter((observer) => [observer.host, observer.process, observer.id, ...observer.listeners.map((listener) => listener.event)]
    .some((value) => String(value).toLowerCase().includes(wanted)));
}

function noteOf(shown, all) {
  return shown === all ? formatCount(all, "observer") : `${formatNumber(shown)} of ${formatCount(all, "observer")}`;
}
