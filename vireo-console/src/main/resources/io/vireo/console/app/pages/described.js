import { useMemo, useState } from "preact/hooks";
import { getText } from "../api.js";
import { channelsOf, servicesOf } from "../asyncapi.js";
import { prettyJson } from "../body/json-lines.js";
import { textOfMember } from "../body/json-scan.js";
import { CopyButton, Empty, ErrorMessage, Field, Loading, Message, Name, PageHead, Section, Time } from "../components.js";
import { useData } from "../data.js";
import { formatCount, formatNumber } from "../format.js";
import { html } from "../html.js";
import { hrefOf, replaceQuery } from "../router.js";
import { Example, SchemaView } from "../schema-view.js";

const PAGE = 50;

/** The AsyncAPI document of all services as a page: who sends and receives what, and how the data looks. */
export default function Described({ query }) {
  const { data, error, loading, busy, reload } = useData("described", { again: "described?fresh=true", read });
  return html`<${PageHead} title="Described" note=${data && html`What the programs say of themselves, as of <${Time} at=${data.asOf} />`}>
      ${data?.document && html`<${CopyButton} text=${data.text} what="document">Copy as JSON</${CopyButton}>`}
      <button type="button" class="button" onClick=${reload}>Ask again</button></${PageHead}>
    ${(loading || busy) && html`<${Loading} what="what the programs say of themselves" />`}<${ErrorMessage} error=${error} onRetry=${reload} />
    ${data && html`<${Remarks} title="Not all programs have answered" texts=${data.missing} /><${Remarks} title="The programs do not agree" texts=${data.differences} />
    ${data.document ? html`<${Document} document=${data.document} query=${query} />` : html`<${Empty} title="No program has described itself.">A program that listens or emits, and that is of this version, is shown here.</${Empty}>`}`}`;
}

/** The document also as text that is copied, in which long numbers keep their digits. */
async function read(path, options) {
  const json = await getText(path, options);
  return { ...JSON.parse(json), text: prettyJson(textOfMember(json, ["document"]) ?? "null") };
}

function Remarks({ title, texts }) {
  if (!texts?.length) {
    return null;
  }
  return html`<${Message} kind="warning"><div><p class="label">${title}</p><ul class="bullets">${texts.map((text, index) => html`<li key=${index}><${Name} text=${text} wrap /></li>`)}</ul></div></${Message}>`;
}

function Document({ document, query }) {
  const [opened, setOpened] = useState(null);
  const channels = useMemo(() => channelsOf(document), [document]);
  const services = useMemo(() => servicesOf(channels), [channels]);
  const found = channels.filter((channel) => matches(channel, query));
  const schemas = Object.entries(document.components?.schemas ?? {});
  const shown = Math.max(PAGE, Number(query.shown) || 0);
  return html`<${Filter} query=${query} services=${services} />
    <${Section} title="Events" note=${noteOf(found.length, channels.length)}>
      ${found.length === 0 && html`<${Empty} title="No event matches." />`}
      ${found.slice(0, shown).map((channel) => html`<${Channel} key=${channel.key} channel=${channel} onOpen=${setOpened} />`)}
      ${found.length > shown && html`<p><button type="button" class="button" onClick=${() => replaceQuery({ shown: String(shown + PAGE) })}>Show more (${formatNumber(found.length - shown)} left)</button></p>`}</${Section}>
    ${schemas.length > 0 && html`<${Section} title="Data" note=${formatCount(schemas.length, "type")}>${schemas.map(([name, schema]) => html`<${Schema} key=${name} name=${name} schema=${schema} opened=${opened} onOpen=${setOpened} />`)}</${Section}>`}`;
}

function Filter({ query, services }) {
  return html`<form class="toolbar" role="search" onSubmit=${(event) => event.preventDefault()}><div class="field field-search">
    <label for="described-text">Event or data contains</label><input class="input" id="described-text" type="search" value=${query.text ?? ""} maxlength="255" autocomplete="off" spellcheck=${false}
      onInput=${(event) => replaceQuery({ text: event.target.value, shown: null })} /></div>
    <${Field} label="Service" id="described-service"><select class="input" id="described-service" value=${query.service ?? ""} onChange=${(event) => replaceQuery({ service: event.target.value, shown: null })}>
      <option value="">All services</option>${services.map(({ name, sends, receives }) => html`<option key=${name} value=${name}>${`${name} (sends ${sends}, receives ${receives})`}</option>`)}</select></${Field}></form>`;
}

/** An event. What is inside is drawn once it is opened, for there may be many. */
function Channel({ channel, onOpen }) {
  const [open, setOpen] = useState(false);
  return html`<details class="card fold" onToggle=${(event) => setOpen(event.target.open)}><summary><h3><${Name} text=${channel.event} wrap /></h3>
    ${channel.broadcast && html`<span class="badge">broadcast</span>`}<${Users} label="sent by" names=${channel.senders} /><${Users} label="received by" names=${channel.receivers} /></summary>
    ${open && html`<div class="fold-body"><p><${Name} text=${channel.description} wrap />${" "}<a href=${hrefOf(["routes", channel.event], { broadcast: channel.broadcast ? "true" : null })}>See the route</a></p>
      ${channel.facts.length > 0 && html`<p class="muted"><${Name} text=${channel.facts.join(", ")} wrap /></p>`}
      ${channel.messages.map((one) => html`<${MessageOf} key=${one.key} name=${one.key} ...${one} onOpen=${onOpen} />`)}</div>`}</details>`;
}

function Users({ label, names }) {
  return names.length === 0 ? null : html`<span class="small muted">${label}${" "}<${Name} text=${names.join(", ")} wrap /></span>`;
}

function MessageOf({ name, message, payload, headers, onOpen }) {
  return html`<div class="message-of"><h4><${Name} text=${message.title ?? name} wrap />${message.contentType && html`${" "}<span class="badge"><${Name} text=${message.contentType} /></span>`}</h4>
    ${message.description && html`<p class="muted"><${Name} text=${message.description} wrap /></p>`}
    <${SchemaView} schema=${payload} caption=${`The fields of ${name}`} onOpen=${onOpen} />
    ${headers && html`<h5>Headers</h5><${SchemaView} schema=${headers} caption=${`The headers of ${name}`} onOpen=${onOpen} />`}
    ${(message.examples ?? []).map((example, index) => html`<${Example} key=${index} name=${example.name ?? "Example"} value=${example.payload ?? example} />`)}</div>`;
}

/** A schema with a name. It opens, and takes the focus, when a link to it was pressed. */
function Schema({ name, schema, opened, onOpen }) {
  const [open, setOpen] = useState(false);
  const show = (element) => {
    if (element && opened === name) {
      element.open = true;
      element.querySelector("summary").focus();
      element.scrollIntoView({ block: "start" });
      onOpen(null);
    }
  };
  return html`<details class="card fold" ref=${show} onToggle=${(event) => setOpen(event.target.open)}><summary><h3><${Name} text=${name} wrap /></h3>
    ${schema.title && schema.title !== name && html`<span class="small muted"><${Name} text=${schema.title} wrap /></span>`}</summary>
    ${open && html`<div class="fold-body"><${SchemaView} schema=${schema} caption=${`The fields of ${name}`} onOpen=${onOpen} /></div>`}</details>`;
}

function matches(channel, query) {
  const wanted = (query.text ?? "").toLowerCase();
  const texts = [channel.event, ...channel.messages.flatMap(({ key, message }) => [key, message.title ?? ""])];
  return texts.some((text) => String(text).toLowerCase().includes(wanted))
    && (!query.service || [...channel.senders, ...channel.receivers].includes(query.service));
}

function noteOf(shown, all) {
  return shown === all ? formatCount(all, "event") : `${formatNumber(shown)} of ${formatCount(all, "event")}`;
}
