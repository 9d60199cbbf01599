import { serverNow } from "./clock.js";

/** What is shown for a value that is not known. */
export const UNKNOWN = "–";

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
const shortTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const longTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "always", style: "narrow" });

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** A whole number, as the reader's language writes it. */
export function formatNumber(value) {
  return isNumber(value) ? whole.format(value) : UNKNOWN;
}

/** A rate by the second, with as many digits as help. */
export function formatRate(value) {
  if (!isNumber(value)) {
    return UNKNOWN;
  }
  const digits = value >= 100 || value === 0 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })}/s`;
}

/** A duration in seconds, by its two largest units, such as "3 min 20 s". */
export function formatDuration(seconds) {
  if (!isNumber(seconds)) {
    return UNKNOWN;
  }
  const rounded = Math.round(Math.abs(seconds));
  if (rounded < 1) {
    return seconds > 0 ? "< 1 s" : "0 s";
  }
  const named = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
  const first = named.findIndex(([, size]) => rounded >= size);
  const [unit, size] = named[first];
  const count = Math.floor(rounded / size);
  const next = named[first + 1];
  const rest = next ? Math.floor((rounded % size) / next[1]) : 0;
  return rest > 0 ? `${whole.format(count)} ${unit} ${rest} ${next[0]}` : `${whole.format(count)} ${unit}`;
}

/** How long ago, or in how long, an instant is, such as "5 min. ago". */
export function formatRelative(instant, now = serverNow()) {
  const time = timeOf(instant);
  if (time === null) {
    return UNKNOWN;
  }
  const seconds = Math.round((time - now) / 1_000);
  if (Math.abs(seconds) < 2) {
    return time > now ? "now" : "just now";
  }
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return relative.format(Math.trunc(seconds / size), unit);
}

/** How long an instant is past, such as "3 min 20 s". */
export function formatAge(instant, now = serverNow()) {
  const time = timeOf(instant);
  return time === null ? UNKNOWN : formatDuration(Math.max(0, Math.round((now - time) / 1_000)));
}

/** An instant in the reader's zone, with the zone, to the second. */
export function formatInstant(instant) {
  const time = timeOf(instant);
  return time === null ? UNKNOWN : exact.format(time);
}

/** An instant in the reader's zone, for a column of a table. */
export function formatDayAndTime(instant) {
  const time = timeOf(instant);
  return time === null ? UNKNOWN : dayAndTime.format(time);
}

/** An instant in a sentence of the server, as the one group of the expression. */
export const INSTANT = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/;

/** A sentence of the server with its instants in the reader's zone, where it can be text alone. */
export function withLocalTimes(text) {
  return String(text ?? "").split(INSTANT).map((part, index) => (index % 2 === 0 ? part : formatDayAndTime(part))).join("");
}

/** The hour and minute of an instant in the reader's zone. */
export function formatTime(instant, withSeconds = false) {
  const time = timeOf(instant);
  return time === null ? UNKNOWN : (withSeconds ? longTime : shortTime).format(time);
}

/** A size in bytes, such as "1.5 MiB". */
export function formatBytes(bytes) {
  if (!isNumber(bytes)) {
    return UNKNOWN;
  }
  const units = ["B", "KiB", "MiB", "GiB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1_024 ** power;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 })} ${units[power]}`;
}

/** A number with its noun, such as "1 listener" or "3 listeners". */
export function formatCount(count, one, many = `${one}s`) {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** The start of a text that is too long to show whole. */
export function shorten(text, length) {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

function timeOf(instant) {
  if (instant === null || instant === undefined) {
    return null;
  }
  const time = typeof instant === "number" ? instant : Date.parse(instant);
  return Number.isNaN(time) ? null : time;
}

function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
