import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../api.js";
import { announce } from "../announcer.js";
import { Sparkline } from "../chart.js";
import { Action, Age, CopyButton, Empty, ErrorMessage, Figures, Loading, Message, Name, PageHead, Section, Sentence, State, Time } from "../components.js";
import { useData } from "../data.js";
import { Explanation } from "../explanation.js";
import { Findings, Unseen } from "../findings.js";
import { formatCount, formatDayAndTime, formatInstant, formatNumber, formatRate } from "../format.js";
import { AsOf } from "../freshness.js";
import { html } from "../html.js";
import { pathOf, withQuery } from "../paths.js";
import { PauseDialog } from "../pause-dialog.js";
import { hrefOf } from "../router.js";
import { RouteListeners } from "../route-listeners.js";
import { stateOfRoute, textOfPause } from "../states.js";

const SCOPES = [
  { value: "route", label: "The whole route", hint: "All listeners, also those that start later. Events wait in the queue." },
  { value: "listeners", label: "The listeners that are there", hint: "A listener that starts later runs." },
];

const NO_WHOLE_BROADCAST = "Listeners of a broadcast are paused one by one, with their observer.";

/** One route: its figures, its listeners, its pause, and how an event gets through it. */
export default function Route({ parameters, query }) {
  const broadcast = query.broadcast === "true";
  return html`<${RouteOf} key=${broadcast} event=${parameters.event} broadcast=${broadcast} />`;
}

function RouteOf({ event, broadcast }) {
  const { data, error, loading, reload } = useData(withQuery(pathOf("routes", { event }), { broadcast: broadcast ? "true" : null }), { topic: "fleet" });
  return html`<${PageHead} title=${event} isName note=${html`<${RouteNote} event=${event} broadcast=${broadcast} asOf=${data?.asOf} />`}>
      ${data && html`<${Actions} route=${data} onChanged=${reload} />`}</${PageHead}>
    ${loading && !data && html`<${Loading} what="the route" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && html`<${Pause} pause=${data.pause} /><${RouteFigures} route=${data} />
    <${RouteListeners} items=${data.items} broadcast=${data.broadcast} event=${event} onChanged=${reload} />`}
    <${HowItGoes} event=${event} version=${versionOf(data)} />`;
}

function RouteNote({ event, broadcast, asOf }) {
  return html`<span class="route-note"><a href="#/routes">All routes</a><${CopyButton} text=${event} what="name of the route">Copy the name</${CopyButton}>
    ${broadcast && html`<span class="badge">broadcast</span>`}${asOf && html`<${AsOf} at=${asOf} />`}</span>`;
}

function Actions({ route, onChanged }) {
  const [pausing, setPausing] = useState(false);
  const [failure, setFailure] = useState(null);
  const { event, broadcast, pause } = route;
  const resume = async (scope) => {
    setFailure(null);
    try {
      await post(pathOf("routes", { event }, "resume"), { scope });
      announce("Resumed.");
      onChanged();
    } catch (error) {
      setFailure(error);
    }
  };
  const doPause = async (choice) => {
    await post(pathOf("routes", { event }, "pause"), choice);
    onChanged();
  };
  const unless = broadcast ? NO_WHOLE_BROADCAST : null;
  return html`${pause?.wholeRoute && html`<${Action} look="primary" onClick=${() => resume("route")}>Resume the route</${Action}>`}
    ${pause && html`<${Action} unless=${unless} onClick=${() => resume("listeners")}>Resume its listeners</${Action}>`}
    ${!pause?.wholeRoute && html`<${Action} unless=${unless} onClick=${() => setPausing(true)}>Pause…</${Action}>`}
    <a class="button" href=${hrefOf(["listen"], { event, broadcast: broadcast ? "true" : null })}>Listen</a>
    <a class="button" href=${hrefOf(["emit"], { event, broadcast: broadcast ? "true" : null })}>Emit</a>
    <${ErrorMessage} error=${failure} />
    ${pausing && html`<${PauseDialog} title=${`Pause ${event}`} scopes=${SCOPES} onPause=${doPause} onClose=${() => setPausing(false)} />`}`;
}

function Pause({ pause }) {
  if (!pause) {
    return null;
  }
  return html`<${Message} kind="warning"><div><p><${Name} text=${textOfPause(pause)} wrap /></p>
    <p class="muted">${pause.wholeRoute ? "The whole route is paused, " : "Some listeners are paused, "}since <${Time} at=${pause.since} />,
    ${" "}${pause.until ? html`until <time datetime=${pause.until} title=${formatInstant(pause.until)}>${formatDayAndTime(pause.until)}</time>` : "until somebody resumes"}.</p></div></${Message}>`;
}

function RouteFigures({ route }) {
  const state = stateOfRoute(route);
  return html`<${Figures} items=${[
    { label: "State", value: html`<${State} kind=${state.kind}>${state.text}</${State}>`, note: `${formatNumber(route.running)} of ${formatCount(route.listeners, "listener")} running` },
    { label: "Handling", value: formatRate(route.rate), note: route.history.some((value) => value !== null) && html`<${Sparkline} values=${route.history} />` },
    { label: "Failing", value: formatRate(route.failedRate), kind: route.failedRate > 0 ? "warning" : null, note: `${formatNumber(route.failed)} of ${formatNumber(route.handled)} so far` },
    { label: "Failed events", value: formatNumber(route.failedEvents), href: route.failedEvents > 0 ? hrefOf(["failures"], { route: route.event }) : null, kind: route.failedEvents > 0 ? "problem" : null, note: route.failedEvents === null ? "not known" : null },
    { label: "Waiting", value: formatNumber(route.waiting), note: route.waiting === null ? "not known" : null },
    { label: "In flight", value: formatNumber(route.inFlight), note: html`${route.oldest && html`oldest <${Age} since=${route.oldest} />, `}${formatNumber(route.prefetched)} prefetched` },
  ]} />`;
}

/** Differs when listeners have come or gone, or the route was paused or resumed. */
function versionOf(route) {
  return route && `${route.listeners} ${route.running} ${route.pause?.since ?? ""}`;
}

/** Asks the broker how the route is built. That is costly, so it is asked when the version differs, and on demand. */
function HowItGoes({ event, version }) {
  const { data, error, loading, busy, reload } = useData(pathOf("routes", { event }, "explanation"));
  const shown = useRef(null);
  useEffect(() => {
    if (version && shown.current && shown.current !== version) {
      reload();
    }
    shown.current = version;
  }, [version]);
  return html`<${Section} title="How an event gets through" note=${data?.asOf && html`As of <${Time} at=${data.asOf} />`}
      actions=${html`<button type="button" class="button button-small" onClick=${reload}>Look again</button>`}>
    ${(loading || busy) && html`<${Loading} what="the explanation" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && !data.available && html`<${Empty} title="This cannot be explained."><${Sentence} text=${data.reason} /></${Empty}>`}
    ${data?.available && html`<${Explanation} explanation=${data} />
      ${data.findings.length > 0 && html`<${Findings} findings=${data.findings} />`}<${Unseen} texts=${data.unseen} />`}</${Section}>`;
}
