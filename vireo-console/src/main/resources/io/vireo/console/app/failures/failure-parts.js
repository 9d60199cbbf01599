import { membersOf } from "../body/json-scan.js";
import { CopyableName, Name, Time } from "../components.js";
import { formatBytes, formatInstant, formatNumber } from "../format.js";
import { html } from "../html.js";
import { hrefOf } from "../router.js";

/** What is known of a failed event, beside its data and its error. */
export function FailureFacts({ data }) {
  const facts = [
    ["Event", html`<${CopyableName} text=${data.event} />`],
    ["Route", html`<a href=${hrefOf(["routes", data.route])}><${Name} text=${data.route} wrap /></a>`],
    ["Event id", data.eventId && html`<${CopyableName} text=${data.eventId} />`],
    ["Trace id", data.trace?.traceId && html`<${CopyableName} text=${data.trace.traceId} />`],
    ["Trace parent", data.trace?.traceparent && html`<${CopyableName} text=${data.trace.traceparent} />`],
    ["Failed", data.failedAt && html`<${Time} at=${data.failedAt} /> <span class="muted">(${formatInstant(data.failedAt)})</span>`],
    ["Emitted", data.emittedAt && html`<${Time} at=${data.emittedAt} /> <span class="muted">(${formatInstant(data.emittedAt)})</span>`],
    ["Listener", data.listener && html`<${Name} text=${data.listener} wrap />`],
    ["Observer", data.observerId && html`<${CopyableName} text=${data.observerId} />`],
    ["Attempts", formatNumber(data.attempts)],
    ["Content type", data.contentType && html`<${Name} text=${data.contentType} wrap />`],
    ["Size", formatBytes(data.bytes)],
  ];
  return html`<dl class="facts card">${facts.filter(([, value]) => value).map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** The headers of an event, given as the text of a JSON object or null, so that long numbers keep their digits. */
export function Headers({ json }) {
  const entries = json?.startsWith("{") ? membersOf(json) : [];
  if (entries.length === 0) {
    return html`<p class="muted">The event has no headers.</p>`;
  }
  return html`<dl class="facts card">${entries.map(([name, value]) => html`<div key=${name}><dt><${Name} text=${name} wrap /></dt><dd><${HeaderValue} json=${value} /></dd></div>`)}</dl>`;
}

function HeaderValue({ json }) {
  const text = json.startsWith('"') ? JSON.parse(json) : json;
  return html`<code><${Name} text=${text} wrap /></code>`;
}

/** The attempts to handle an event, as far as they are known. */
export function History({ history }) {
  if (!history || history.length === 0) {
    return html`<p class="muted">The single attempts are not known.</p>`;
  }
  return html`<ol class="history card">${history.map((entry, index) => html`<li key=${index}><span class="history-number">Attempt ${formatNumber(entry.attempt)}</span>
    <span class="history-time">${entry.at ? html`<time datetime=${entry.at}>${formatInstant(entry.at)}</time>` : html`<span class="muted">time not known</span>`}</span>
    <span class="history-text"><${Name} text=${entry.text} wrap /></span></li>`)}</ol>`;
}
