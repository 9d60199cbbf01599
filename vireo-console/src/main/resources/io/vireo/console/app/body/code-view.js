import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { jsonTokens } from "./json-lines.js";
import { visibleParts } from "./visible.js";
import { rowOfLine, wrapLines } from "./wrapped-lines.js";

const ALL_ROWS = 500;
const OVERSCAN = 20;
const SIGNS = { added: "+", removed: "−", same: " ", skipped: "⋯" };
const SPOKEN = { added: "added: ", removed: "removed: ", same: "", skipped: "" };

/**
 * Shows the lines of a body in a fixed-width font, long lines broken. Of a long body only the rows
 * are made that can be seen. What an object or array holds can be folded away.
 *
 * @param {object} props
 * @param {import("./json-lines.js").Lines} props.lines
 * @param {string} props.label what is shown, for a screen reader
 * @param {string[]} [props.kinds] for a difference: added, removed, same or skipped, by line
 * @param {number | null} [props.marked] the line that is marked and scrolled to
 */
export function CodeView({ lines, label, kinds = null, marked = null }) {
  const box = useRef(null);
  const probe = useRef(null);
  const size = useSize(box, probe);
  const [folded, setFolded] = useState(new Set());
  const digits = String(lines.text.length).length;
  const columns = Math.max(20, Math.floor(size.columns) - digits - 4);
  const rows = useMemo(() => wrapLines(lines, columns, folded), [lines, columns, folded]);
  const view = useView(box, rows.count, size.rowHeight);
  useEffect(() => setFolded(new Set()), [lines]);
  useEffect(() => {
    if (marked !== null) {
      setFolded((known) => opened(known, lines, marked));
      box.current.scrollTop = Math.max(0, rowOfLine(rows, marked) * size.rowHeight - box.current.clientHeight / 3);
    }
  }, [marked, lines]);

  function fold(line) {
    const next = new Set(folded);
    if (!next.delete(line)) {
      next.add(line);
    }
    setFolded(next);
  }

  const shown = [];
  for (let row = view.from; row < view.to; row++) {
    shown.push(html`<${Row} key=${row} ...${{ lines, rows, row, folded, fold, digits, kinds, marked }} />`);
  }
  return html`<div class="code" ref=${box} tabindex="0" role="region" aria-label=${label} dir="ltr">
    <span class="code-probe" ref=${probe} aria-hidden="true">0000000000</span>
    <div class="code-rows" style=${{ height: `${rows.count * size.rowHeight}px` }}>
      <div style=${{ transform: `translateY(${view.from * size.rowHeight}px)` }}>${shown}</div>
    </div>
  </div>`;
}

function Row({ lines, rows, row, folded, fold, digits, kinds, marked }) {
  const line = rows.line[row];
  const start = rows.start[row];
  const first = start === 0;
  const last = row + 1 >= rows.count || rows.line[row + 1] !== line;
  const end = last ? lines.text[line].length : rows.start[row + 1];
  const kind = kinds?.[line] ?? "same";
  const close = lines.close.get(line);
  const isFolded = folded.has(line);
  const classes = `code-row code-${kind} ${line === marked ? "code-marked" : ""}`;
  const number = kinds ? SIGNS[kind] : line + 1;
  return html`<div class=${classes}>
    <span class="code-gutter" style=${{ width: `${digits + 3}ch` }}>
      ${first && html`<span aria-hidden="true">${number}</span>`}
      ${first && kinds && SPOKEN[kind] && html`<span class="visually-hidden">${SPOKEN[kind]}</span>`}
      ${first && !kinds && close !== undefined && html`<button type="button" class="code-fold" aria-expanded=${!isFolded}
        aria-label=${`Lines ${line + 2} to ${close}`} onClick=${() => fold(line)}>${isFolded ? "▸" : "▾"}</button>`}
    </span>
    <span class="code-text" style=${{ paddingInlineStart: `${rows.indentOf(line)}ch` }}>${textOf(lines, line, start, end)}${
      isFolded && last && html`<span class="code-note"> … ${close - line - 1} lines </span>`}</span>
  </div>`;
}

function textOf(lines, line, start, end) {
  const text = lines.text[line];
  if (!lines.json) {
    return visible(text.slice(start, end));
  }
  return tokensOf(text)
    .filter((token) => token.end > start && token.start < end)
    .map((token) => {
      const part = text.slice(Math.max(token.start, start), Math.min(token.end, end));
      const gap = token.end < end && text[token.end] === " " ? " " : "";
      return html`<span class=${`code-${token.kind}`}>${visible(part)}</span>${gap}`;
    });
}

let lastText = null;
let lastTokens = null;

/** The tokens of a line. Those of the last line are kept, for a long line is shown on many rows. */
function tokensOf(text) {
  if (text !== lastText) {
    lastText = text;
    lastTokens = jsonTokens(text);
  }
  return lastTokens;
}

function visible(text) {
  return visibleParts(text).map((part) =>
    part.invisible ? html`<span class="code-invisible">${part.text}</span>` : part.text);
}

/** The folded lines without those that hide a line. */
function opened(folded, lines, line) {
  return new Set([...folded].filter((open) => line <= open || line > lines.close.get(open)));
}

/** How many columns the box has, and how high a row is. */
function useSize(box, probe) {
  const [size, setSize] = useState({ columns: 80, rowHeight: 20 });
  useLayoutEffect(() => {
    const measure = () => {
      const { width, height } = probe.current.getBoundingClientRect();
      const columns = box.current.clientWidth / (width / 10);
      setSize((known) => (known.columns === columns && known.rowHeight === height ? known : { columns, rowHeight: height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return size;
}

/** The rows that can be seen, with some before and after; all rows if they are few. */
function useView(box, count, rowHeight) {
  const [place, setPlace] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current;
    const look = () => setPlace({ top: element.scrollTop, height: element.clientHeight });
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, []);
  if (count <= ALL_ROWS) {
    return { from: 0, to: count };
  }
  const from = Math.max(0, Math.floor(place.top / rowHeight) - OVERSCAN);
  return { from, to: Math.min(count, Math.ceil((place.top + place.height) / rowHeight) + OVERSCAN) };
}
