import { useMemo } from "preact/hooks";
import { visibleText } from "../body/visible.js";
import { Sparkline } from "../chart.js";
import { Age, Empty, ErrorMessage, Field, Loading, Message, Name, PageHead, Sentence, State } from "../components.js";
import { useData } from "../data.js";
import { formatCount, formatNumber, formatRate, UNKNOWN } from "../format.js";
import { AsOf } from "../freshness.js";
import { html } from "../html.js";
import { hrefOf, replaceQuery } from "../router.js";
import { stateOfRoute, textOfPause } from "../states.js";
import { nextSort } from "../table.js";
import { VirtualTable } from "../virtual-table.js";

const STATES = {
  "": "All routes",
  running: "Running",
  paused: "Paused",
  unheard: "Nobody listens",
  starting: "Not all listeners run",
  failed: "With failed events",
};

const VALUES = {
  event: (route) => route.event,
  state: (route) => stateOfRoute(route).text,
  rate: (route) => route.rate,
  waiting: (route) => route.waiting ?? -1,
  oldest: (route) => (route.oldest ? -Date.parse(route.oldest) : -Number.MAX_VALUE),
  failedEvents: (route) => route.failedEvents ?? -1,
  inFlight: (route) => route.inFlight,
  listeners: (route) => route.listeners,
};

const COLUMNS = [
  { key: "event", label: "Route", sortable: true, stacked: "title", cell: (route) => html`<${RouteLink} route=${route} />` },
  { key: "state", label: "State", sortable: true, width: "10.5rem", cell: (route) => html`<${RouteState} route=${route} />` },
  { key: "rate", label: "Rate", sortable: true, numeric: true, width: "5.25rem", cell: (route) => formatRate(route.rate) },
  { key: "history", label: "Lately", width: "6.25rem", from: 900, stacked: "none", cell: (route) => html`<${Sparkline} values=${route.history} width=${76} />` },
  { key: "waiting", label: "Waiting", hint: "Events in the queue", sortable: true, numeric: true, width: "6.25rem", cell: (route) => html`<${Count} number=${route.waiting} />` },
  { key: "oldest", label: "Oldest", hint: "The time since the oldest event in flight was emitted", sortable: true, numeric: true, width: "6.75rem", cell: (route) => html`<${Age} since=${route.oldest} />` },
  { key: "failedEvents", label: "Failed", hint: "Failed events that wait to be redriven or discarded", sortable: true, numeric: true, width: "6.25rem", cell: (route) => html`<${FailedLink} route=${route} />` },
  { key: "inFlight", label: "In flight", sortable: true, numeric: true, width: "5.5rem", from: 1100, stacked: "none", cell: (route) => formatNumber(route.inFlight) },
  { key: "listeners", label: "Listeners", sortable: true, numeric: true, width: "5.5rem", from: 800, cell: (route) => formatNumber(route.listeners) },
];

/** All routes: filtered, sorted, and only those in sight drawn. The filter is kept in the address. */
export default function Routes({ query }) {
  const { data, error, loading, reload } = useData("routes", { topic: "fleet" });
  const sort = { key: query.sort in VALUES ? query.sort : "event", descending: query.descending === "true" };
  const routes = useMemo(() => arrange(data?.routes ?? [], query.text, query.state, sort), [data, query.text, query.state, sort.key, sort.descending]);
  const onSort = (column) => {
    const next = nextSort(sort, column);
    replaceQuery({ sort: next.key, descending: next.descending ? "true" : null });
  };
  return html`<${PageHead} title="Routes" note=${data && html`${noteOf(routes.length, data.routes.length)}. <${AsOf} at=${data.asOf} />`} />
    <${Filter} query=${query} />
    ${loading && !data && html`<${Loading} what="the routes" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && !data.complete && html`<${Message} kind="warning"><p>Not all can be seen. <${Sentence} text=${data.incompleteReason} /></p></${Message}>`}
    ${data && (routes.length === 0
      ? html`<${NoRoutes} any=${data.routes.length > 0} />`
      : html`<${VirtualTable} caption="Routes with their state, rate and queue" columns=${COLUMNS} count=${routes.length}
          rowAt=${(index) => routes[index]} keyOf=${keyOf} sort=${sort} onSort=${onSort} />`)}`;
}

function Filter({ query }) {
  return html`<form class="toolbar" role="search" onSubmit=${(event) => event.preventDefault()}>
    <div class="field field-search"><label for="routes-text">Name contains</label>
    <input class="input" id="routes-text" type="search" value=${query.text ?? ""} maxlength="255" autocomplete="off" spellcheck=${false}
      onInput=${(event) => replaceQuery({ text: event.target.value })} /></div>
    <${Field} label="State" id="routes-state"><select class="input" id="routes-state" value=${query.state ?? ""} onChange=${(event) => replaceQuery({ state: event.target.value })}>
      ${Object.entries(STATES).map(([value, name]) => html`<option key=${value} value=${value}>${name}</option>`)}</select></${Field}></form>`;
}

function NoRoutes({ any }) {
  return any
    ? html`<${Empty} title="No route matches."><button type="button" class="button button-small" onClick=${() => replaceQuery({ text: null, state: null })}>Show all routes</button></${Empty}>`
    : html`<${Empty} title="There are no routes yet.">A route is there as soon as an observer listens to an event.</${Empty}>`;
}

function RouteLink({ route }) {
  return html`<span class="route-link"><a href=${hrefOf(["routes", route.event], { broadcast: route.broadcast ? "true" : null })}><${Name} text=${route.event} /></a>
    ${route.broadcast && html`<span class="badge">broadcast</span>`}</span>`;
}

function RouteState({ route }) {
  const state = stateOfRoute(route);
  return html`<${State} kind=${state.kind} title=${route.pause ? visibleText(textOfPause(route.pause)) : null}>${state.text}</${State}>`;
}

function Count({ number }) {
  return number === null
    ? html`<span class="unknown" title="Not known. The broker has not told it yet, or refuses to tell the console."><span aria-hidden="true">${UNKNOWN}</span><span class="visually-hidden">not known</span></span>`
    : formatNumber(number);
}

function FailedLink({ route }) {
  if (!route.failedEvents) {
    return html`<${Count} number=${route.failedEvents} />`;
  }
  return html`<a href=${hrefOf(["failures"], { route: route.event })} aria-label=${`${formatCount(route.failedEvents, "failed event")} of ${route.event}`}>${formatNumber(route.failedEvents)}</a>`;
}

function arrange(routes, text, state, sort) {
  const wanted = (text ?? "").toLowerCase();
  const value = VALUES[sort.key];
  const direction = sort.descending ? -1 : 1;
  return routes
    .filter((route) => route.event.toLowerCase().includes(wanted) && isIn(route, state))
    .sort((left, right) => direction * compare(value(left), value(right)) || compare(keyOf(left), keyOf(right)));
}

function isIn(route, state) {
  return !state || (state === "failed" ? route.failedEvents > 0 : stateOfRoute(route).key === state);
}

function compare(left, right) {
  return left < right ? -1 : left > right ? 1 : 0;
}

function keyOf(route) {
  return `${route.broadcast ? "broadcast" : "shared"} ${route.event}`;
}

function noteOf(shown, all) {
  return shown === all ? formatCount(all, "route") : `${formatNumber(shown)} of ${formatCount(all, "route")}`;
}
