import { useMemo, useState } from "preact/hooks";
import { CopyButton, Message } from "../components.js";
import { formatBytes, formatNumber } from "../format.js";
import { html } from "../html.js";
import { CodeView } from "./code-view.js";
import { hexadecimalLines, jsonLines, prettyJson, textLines } from "./json-lines.js";

const SEARCHED_FROM = 15;

/**
 * Shows the data of an event: JSON laid out, text, or bytes in hexadecimal.
 *
 * @param {object} props
 * @param {{kind: string, text?: string, base64?: string, masked: boolean, bytes: number}} props.body
 * @param {string | null} props.json the text of the data if it is JSON
 * @param {string} props.label what is shown, for a screen reader
 */
export function BodyView({ body, json, label = "Data" }) {
  const shown = useMemo(() => shownOf(body, json), [body, json]);
  const [search, setSearch] = useState({ text: "", found: [], at: 0 });
  if (!shown) {
    return html`<${Message}><p>The data (${formatBytes(body.bytes)}) is hidden from your role.</p></${Message}>`;
  }
  const { lines, copied } = shown;
  const find = (text) => setSearch({ text, found: text ? linesWith(lines, text) : [], at: 0 });
  const step = (by) => setSearch({ ...search, at: (search.at + by + search.found.length) % search.found.length });
  const marked = search.found[search.at] ?? null;
  return html`<div class="body-view"><div class="body-tools"><p class="muted">${sizeOf(body, lines)}</p>
    ${lines.text.length >= SEARCHED_FROM && html`<${Search} search=${search} find=${find} step=${step} />`}
    <${CopyButton} text=${copied} what="data" /></div>
    ${body.masked && html`<${Message}><p>Some of the data is masked for your role.</p></${Message}>`}
    <${CodeView} lines=${lines} label=${label} marked=${marked} /></div>`;
}

function Search({ search, find, step }) {
  const key = (event) => {
    if (event.key === "Enter" && search.found.length > 0) {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    }
  };
  const many = search.found.length;
  return html`<search class="body-search"><input class="input" type="search" aria-label="Find in the data" placeholder="Find" value=${search.text} onInput=${(event) => find(event.target.value)} onKeyDown=${key} />
    <span class="muted" role="status">${search.text && (many > 0 ? `${formatNumber(search.at + 1)} of ${formatNumber(many)} lines` : "not found")}</span>
    <button type="button" class="button button-small" disabled=${many === 0} onClick=${() => step(-1)} aria-label="Find the one before">↑</button>
    <button type="button" class="button button-small" disabled=${many === 0} onClick=${() => step(1)} aria-label="Find the next">↓</button></search>`;
}

function shownOf(body, json) {
  if (body.kind === "json") {
    return { lines: jsonLines(json), copied: prettyJson(json) };
  }
  if (body.kind === "text") {
    return { lines: textLines(body.text), copied: body.text };
  }
  if (body.kind === "binary") {
    const bytes = Uint8Array.from(atob(body.base64), (character) => character.charCodeAt(0));
    return { lines: hexadecimalLines(bytes), copied: body.base64 };
  }
  return null;
}

function sizeOf(body, lines) {
  const kind = { json: "JSON", text: "text", binary: "binary, in hexadecimal" }[body.kind];
  return `${formatBytes(body.bytes)} of ${kind}, ${formatNumber(lines.text.length)} ${lines.text.length === 1 ? "line" : "lines"}`;
}

function linesWith(lines, text) {
  const wanted = text.toLowerCase();
  const found = [];
  lines.text.forEach((line, index) => {
    if (line.toLowerCase().includes(wanted)) {
      found.push(index);
    }
  });
  return found;
}
