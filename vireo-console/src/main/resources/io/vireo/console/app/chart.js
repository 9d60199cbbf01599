import { useId, useRef, useState } from "preact/hooks";
import { formatRate, formatTime, UNKNOWN } from "./format.js";
import { html } from "./html.js";
import { useWidth } from "./size.js";
import { Table } from "./table.js";

const LEFT = 60;
const RIGHT = 12;
const TOP = 22;
const GAP = 34;
const BOTTOM = 24;
const TICKS = [1, 1.5, 2, 3, 4, 5, 8, 10];

/**
 * A chart of rates over time, one panel below the other, each with a scale of its own. Values show
 * under the pointer, by the arrow keys, and as a table.
 *
 * @param {string} props.label what the chart shows
 * @param {string} props.end the instant of the last value
 * @param {number} props.stepSeconds the seconds between two values
 * @param {Array<{key: string, label: string, values: Array<number|null>, height: number}>} props.series what is drawn; null where nothing is known
 */
export function RateChart({ label, end, stepSeconds, series }) {
  const box = useRef(null);
  const width = useWidth(box);
  const [chosen, setChosen] = useState(null);
  const hint = useId();
  const count = Math.max(...series.map(({ values }) => values.length));
  const times = { count, at: (index) => Date.parse(end) - (count - 1 - index) * stepSeconds * 1_000 };
  const x = (index) => LEFT + ((width - LEFT - RIGHT) * index) / Math.max(1, count - 1);
  const panels = layout(series);
  const height = panels.at(-1).bottom + BOTTOM;
  const point = (event) => setChosen(indexAt(event.clientX - box.current.getBoundingClientRect().left, width, count));
  const key = (event) => {
    const next = indexAfterKey(event.key, chosen, count);
    if (next !== undefined) {
      event.preventDefault();
      setChosen(next);
    }
  };
  return html`<div class="chart" ref=${box} role="group" aria-label=${label} aria-describedby=${hint} tabindex="0"
      onKeyDown=${key} onBlur=${() => setChosen(null)} onPointerMove=${point} onPointerDown=${point} onPointerLeave=${() => setChosen(null)}>
    ${width > 0 && html`<svg width=${width} height=${height} aria-hidden="true" focusable="false">
      <${TimeAxis} times=${times} x=${x} y=${height - 6} width=${width} top=${TOP} bottom=${panels.at(-1).bottom} />
      ${panels.map((panel) => html`<${Panel} key=${panel.key} panel=${panel} x=${x} width=${width} />`)}
      ${chosen !== null && html`<${Marker} panels=${panels} index=${chosen} x=${x(chosen)} />`}</svg>`}
    <p class="chart-reading" role="status" aria-live="polite">${chosen === null ? "" : readingOf(series, times, chosen)}</p>
    <p class="visually-hidden" id=${hint}>The arrow keys read the values, Home and End the first and the last. A table follows.</p></div>
    <details class="chart-table"><summary>The same as a table</summary><${MinuteTable} label=${label} series=${series} times=${times} stepSeconds=${stepSeconds} /></details>`;
}

function layout(series) {
  let top = TOP;
  return series.map((one) => {
    const largest = Math.max(0, ...one.values.filter((value) => value !== null));
    const most = niceMost(largest);
    const panel = { ...one, top, bottom: top + one.height, most };
    panel.y = (value) => panel.bottom - (one.height * value) / most;
    top = panel.bottom + GAP;
    return panel;
  });
}

/** The smallest round number that is at least as large, for the end of a scale. */
function niceMost(value) {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return power * TICKS.find((tick) => tick * power >= value);
}

function Panel({ panel, x, width }) {
  const levels = [0, panel.most / 2, panel.most];
  return html`<g class=${`chart-panel chart-${panel.key}`}><text class="chart-label" x=${LEFT} y=${panel.top - 8}>${panel.label}</text>
    ${levels.map((level) => html`<g key=${level}><line class="chart-grid" x1=${LEFT} x2=${width - RIGHT} y1=${panel.y(level)} y2=${panel.y(level)} />
    <text class="chart-tick" x=${LEFT - 8} y=${panel.y(level) + 4} text-anchor="end">${formatLevel(level)}/s</text></g>`)}
    ${segments(panel.values).map(([first, last]) => html`<g key=${first}><path class="chart-area" d=${areaOf(panel, x, first, last)} />
    <path class="chart-line" d=${lineOf(panel, x, first, last)} /></g>`)}</g>`;
}

/** A level of a scale, in few characters, for there is no room for more. */
function formatLevel(level) {
  return level.toLocaleString(undefined, level < 10_000 ? { maximumFractionDigits: 3 } : { notation: "compact" });
}

/** The ranges of values that are known, each from its first to its last index. */
export function segments(values) {
  const found = [];
  let first = null;
  values.forEach((value, index) => {
    if (value === null || value === undefined) {
      first = null;
    } else if (first === null) {
      first = index;
      found.push([index, index]);
    } else {
      found.at(-1)[1] = index;
    }
  });
  return found;
}

function lineOf(panel, x, first, last) {
  const points = [];
  for (let index = first; index <= last; index++) {
    points.push(`${x(index).toFixed(1)} ${panel.y(panel.values[index]).toFixed(1)}`);
  }
  // A single value is no line, so that it is drawn as a short one.
  return points.length === 1 ? `M${points[0]}h2` : `M${points.join("L")}`;
}

function areaOf(panel, x, first, last) {
  return `${lineOf(panel, x, first, last)}V${panel.bottom}H${x(first).toFixed(1)}Z`;
}

function TimeAxis({ times, x, y, width, top, bottom }) {
  const span = (times.at(times.count - 1) - times.at(0)) / 60_000;
  const minutes = [1, 2, 5, 10, 20].find((each) => span / each <= Math.max(2, width / 80)) ?? 20;
  const marks = [];
  for (let index = 0; index < times.count; index++) {
    const before = index === 0 ? times.at(0) - 10_000 : times.at(index - 1);
    if (Math.floor(times.at(index) / (minutes * 60_000)) !== Math.floor(before / (minutes * 60_000))) {
      marks.push(index);
    }
  }
  return html`<g>${marks.filter((index) => x(index) < width - 32 && x(index) > LEFT + 16).map((index) => html`<g key=${index}>
    <line class="chart-grid" x1=${x(index)} x2=${x(index)} y1=${top} y2=${bottom} />
    <text class="chart-tick" x=${x(index)} y=${y} text-anchor="middle">${formatTime(times.at(index))}</text></g>`)}</g>`;
}

function Marker({ panels, index, x }) {
  return html`<g><line class="chart-marker" x1=${x} x2=${x} y1=${TOP} y2=${panels.at(-1).bottom} />
    ${panels.filter((panel) => typeof panel.values[index] === "number").map((panel) => html`<circle key=${panel.key} class=${`chart-dot chart-${panel.key}`} cx=${x} cy=${panel.y(panel.values[index])} r="4" />`)}</g>`;
}

function readingOf(series, times, index) {
  const values = series.map(({ label, values: all }) => `${label} ${typeof all[index] === "number" ? formatRate(all[index]) : "not known"}`);
  return `${formatTime(times.at(index), true)}: ${values.join(", ")}`;
}

function indexAt(left, width, count) {
  const index = Math.round(((left - LEFT) / Math.max(1, width - LEFT - RIGHT)) * (count - 1));
  return Math.min(count - 1, Math.max(0, index));
}

/** The index that a key leads to; undefined if the key is not the chart's. */
function indexAfterKey(key, chosen, count) {
  const from = chosen ?? count;
  const steps = { ArrowLeft: from - 1, ArrowRight: from + 1, PageUp: from - 30, PageDown: from + 30, Home: 0, End: count - 1 };
  if (key === "Escape") {
    return null;
  }
  return key in steps ? Math.min(count - 1, Math.max(0, steps[key])) : undefined;
}

function MinuteTable({ label, series, times, stepSeconds }) {
  const each = Math.max(1, Math.round(60 / stepSeconds));
  const rows = [];
  for (let first = times.count - each; first >= 0; first -= each) {
    rows.push({ at: times.at(first), values: series.map(({ values }) => averageOf(values.slice(first, first + each))) });
  }
  const columns = [
    { key: "at", label: "Minute from", stacked: "title", cell: (row) => formatTime(row.at, true) },
    ...series.map((one, index) => ({ key: one.key, label: one.label, numeric: true, cell: (row) => (row.values[index] === null ? UNKNOWN : formatRate(row.values[index])) })),
  ];
  return html`<${Table} caption=${`${label}, averages by the minute`} columns=${columns} rows=${rows} keyOf=${(row) => row.at} />`;
}

function averageOf(values) {
  const known = values.filter((value) => typeof value === "number");
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A small line of the last values, without axes: only a hint, hidden from screen readers. */
export function Sparkline({ values, width = 96, height = 22 }) {
  if (!values || values.filter((value) => typeof value === "number").length < 2) {
    return html`<span class="unknown">${UNKNOWN}</span>`;
  }
  const most = Math.max(1e-9, ...values.filter((value) => typeof value === "number"));
  const panel = { values, bottom: height - 1, y: (value) => height - 2 - ((height - 4) * value) / most };
  const x = (index) => (width * index) / (values.length - 1);
  return html`<svg class="sparkline chart-handled" width=${width} height=${height} aria-hidden="true" focusable="false">
    ${segments(values).map(([first, last]) => html`<path key=${first} class="chart-line" d=${lineOf(panel, x, first, last)} />`)}</svg>`;
}
