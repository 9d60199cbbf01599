import { useEffect, useState } from "preact/hooks";
import { RateChart } from "../chart.js";
import { Empty, ErrorMessage, Figures, Loading, LongText, Name, PageHead, Section, Sentence, State, Time } from "../components.js";
import { useData } from "../data.js";
import { formatCount, formatNumber, formatRate, UNKNOWN } from "../format.js";
import { AsOf } from "../freshness.js";
import { html } from "../html.js";
import { hrefOf } from "../router.js";
import { brokerTold } from "../stream.js";
import { Table } from "../table.js";
import { kindOfHealth, kindOfSeverity, textOfState } from "../states.js";

/** The overview: what needs a person now, the key figures, the last hour, and the health of the broker. */
export default function Overview() {
  const { data, error, loading, reload } = useData("overview", { topic: "fleet" });
  useEffect(() => data && brokerTold(data.reachable, data.reason), [data?.reachable, data?.reason]);
  return html`<${PageHead} title="Overview" note=${data && html`<${AsOf} at=${data.asOf} />`} />
    ${loading && !data && html`<${Loading} what="the overview" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && html`<${KeyFigures} data=${data} />
    <div class="overview"><${Attention} items=${data.attention} /><${LastHour} history=${data.history} />
    <${Health} health=${data.health} endpoint=${data.endpoint} /></div>`}`;
}

function KeyFigures({ data }) {
  const failing = data.failedRate > 0;
  return html`<${Figures} items=${[
    { label: "Handling", value: formatRate(data.rate) },
    { label: "Failing", value: formatRate(data.failedRate), kind: failing ? "warning" : null },
    { label: "Failed events", value: formatNumber(data.failedEvents), href: hrefOf(["failures"]), kind: data.failedEvents > 0 ? "problem" : null, note: data.failedEvents === null ? "not known" : null },
    { label: "Waiting", value: formatNumber(data.waiting), note: data.waiting === null ? "not known" : null },
    { label: "In flight", value: formatNumber(data.inFlight) },
    { label: "Routes", value: formatNumber(data.routes), href: hrefOf(["routes"]) },
    { label: "Observers", value: formatNumber(data.observers), href: hrefOf(["observers"]), note: formatCount(data.listeners, "listener") },
  ]} />`;
}

const SPANS = [[600, "The last 10 minutes"], [1_800, "The last 30 minutes"], [3_600, "The last hour"]];

/** The chart shows an hour; less if the console has measured for a few minutes only, which would be a dot in an hour. */
function LastHour({ history }) {
  const first = history.handled.findIndex((value) => value !== null);
  const known = first >= 0;
  const seconds = (history.handled.length - first) * history.stepSeconds;
  const [span, title] = (known && SPANS.find(([most]) => seconds <= most)) || SPANS.at(-1);
  const shown = (values) => values.slice(-Math.ceil(span / history.stepSeconds));
  return html`<${Section} title=${title} className="overview-hour" note=${known ? "Rates are measured while a console is open." : null}>
    <div class="card">${known
      ? html`<${RateChart} label=${`${title}: events handled and failed`} end=${history.end} stepSeconds=${history.stepSeconds} series=${[
          { key: "handled", label: "Handled", values: shown(history.handled), height: 170 },
          { key: "failed", label: "Failed", values: shown(history.failed), height: 70 },
        ]} />`
      : html`<${Empty} title="Nothing is known yet.">Rates are measured while a console is open.</${Empty}>`}</div></${Section}>`;
}

function Attention({ items }) {
  return html`<${Section} title="Needs a person now" className="overview-attention">${items.length === 0
    ? html`<${Empty} title="Nothing needs you now." />`
    : html`<ul class="attention">${items.map((item, index) => html`<li class="card attention-item" key=${`${index} ${item.title}`}>
      <${State} kind=${kindOfSeverity(item.severity)}><${AttentionTitle} item=${item} /></${State}>
      ${item.detail && html`<p class="attention-detail"><${Sentence} text=${item.detail} /></p>`}</li>`)}</ul>`}</${Section}>`;
}

/** The server names the page; anything but an address inside of this page is shown as text alone. */
function AttentionTitle({ item }) {
  const title = html`<${Sentence} text=${item.title} />`;
  return html`<span class="visually-hidden">${item.severity}: </span>${item.link?.startsWith("#/") ? html`<a href=${item.link}>${title}</a>` : title}`;
}

/** The health of the console's own link. Parts that are UP are counted, but for the connections, for a program may have a part for each route. */
function Health({ health, endpoint }) {
  const [all, setAll] = useState(false);
  const notable = health.parts.filter((part) => part.connection || part.status !== "UP");
  const others = health.parts.length - notable.length;
  return html`<${Section} title="Health" note=${html`<${Name} text=${endpoint} wrap />`}>
    <p><${State} kind=${kindOfHealth(health.status)}>${health.status === "UP" ? "The console is connected to the broker." : `The console's connection to the broker is ${textOfState(health.status)}.`}</${State}></p>
    ${health.parts.length > 0 && html`<${Table} caption="The parts of the link to the broker" columns=${PARTS} rows=${all ? health.parts : notable} keyOf=${(part) => part.name} />`}
    ${others > 0 && html`<p><button type="button" class="button button-small" aria-expanded=${all ? "true" : "false"} onClick=${() => setAll(!all)}>
      ${all ? "Show fewer parts" : `Show ${formatCount(others, "other part")}, all up`}</button></p>`}</${Section}>`;
}

const PARTS = [
  { key: "name", label: "Part", width: "34%", stacked: "title", cell: (part) => html`<${LongText} text=${part.name} />` },
  { key: "status", label: "State", width: "8rem", cell: (part) => html`<${State} kind=${kindOfHealth(part.status)}>${textOfState(part.status)}</${State}>` },
  { key: "since", label: "Since", width: "6.5rem", cell: (part) => html`<${Time} at=${part.since} />` },
  { key: "note", label: "Note", stacked: "whole", cell: (part) => html`<${PartNote} part=${part} />` },
];

function PartNote({ part }) {
  if (!part.reason && !part.nextTry) {
    return UNKNOWN;
  }
  return html`<div>${part.reason && html`<p><${Sentence} text=${part.reason} /></p>`}${part.nextTry && html`<p>Next try <${Time} at=${part.nextTry} /></p>`}</div>`;
}
