import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "./announcer.js";
import { visibleParts, visibleText } from "./body/visible.js";
import { useTicking } from "./clock.js";
import { formatAge, formatDayAndTime, formatInstant, formatRelative, INSTANT, shorten, UNKNOWN } from "./format.js";
import { html } from "./html.js";
import { refusal, useSession } from "./session.js";

const SHAPES = { good: "●", warning: "▲", problem: "■", missing: "○", unknown: "?", note: "◆", paused: "❚❚" };

/**
 * A name or other text from outside: kept apart from the text around it, whatever its direction.
 * `wrap` shows all of it; else it is one line, whatever breaks it has.
 */
export function Name({ text, wrap = false }) {
  return wrap
    ? html`<bdi class="name name-whole" dir="auto"><${Visible} text=${text} /></bdi>`
    : html`<bdi class="name" dir="auto" title=${visibleText(text)}><${Visible} text=${String(text ?? "").replace(/[\n\t]/g, " ")} /></bdi>`;
}

/** A text from outside, in which characters that cannot be seen, or that change its direction, are given by their numbers. */
export function Visible({ text }) {
  const parts = visibleParts(String(text ?? ""));
  return parts.map((part, index) => (part.invisible ? html`<span key=${index} class="invisible" title="A character that cannot be seen">${part.text}</span>` : part.text));
}

/** A sentence of the server, whose instants are shown in the reader's zone. */
export function Sentence({ text }) {
  // What a group of the pattern matches is at the odd places.
  const parts = String(text ?? "").split(INSTANT);
  return html`<bdi dir="auto">${parts.map((part, index) => (index % 2 === 0 ? html`<${Visible} key=${index} text=${part} />`
    : html`<time key=${index} datetime=${part} title=${formatInstant(part)}>${formatDayAndTime(part)}</time>`))}</bdi>`;
}

const LONG = 120;

/** A text from outside in a cell or a card: a long one is cut off after some lines, with a button that shows all of it. */
export function LongText({ text }) {
  const [whole, setWhole] = useState(false);
  const all = String(text ?? "");
  if (all.length <= LONG) {
    return html`<${Name} text=${all} wrap />`;
  }
  return html`<span class="long-text"><bdi class=${whole ? "name-whole" : "name-cut"} dir="auto"><${Visible} text=${all} /></bdi>
    <button type="button" class="link small" aria-expanded=${whole ? "true" : "false"} onClick=${() => setWhole(!whole)}>${whole ? "Less" : "More"}</button></span>`;
}

/** A name with a button that copies it. */
export function CopyableName({ text }) {
  return html`<span class="copyable"><${Name} text=${text} wrap /><${CopyButton} text=${text} what="name" /></span>`;
}

/** A button that copies a text. `what` names the text for a screen reader. */
export function CopyButton({ text, what, children }) {
  const [done, setDone] = useState(null);
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const copied = await writeToClipboard(text);
    announce(copied ? `Copied the ${what}.` : `The ${what} could not be copied. Select it, and copy it by hand.`);
    setDone(copied ? "Copied" : "Not copied");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setDone(null), 2_000);
  };
  return html`<button type="button" class="button button-small" onClick=${copy}>${done ?? children ?? html`Copy<span class="visually-hidden">${" "}the ${what}</span>`}</button>`;
}

/** The browser has a clipboard only on a secure page; elsewhere a selection is copied. */
async function writeToClipboard(text) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // The browser refused; the selection below may still be allowed.
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  const owner = document.activeElement?.closest("dialog") ?? document.body;
  const focused = document.activeElement;
  owner.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return copied;
}

/** An instant as a relative time that ticks, with the exact instant in the reader's zone as its title. */
export function Time({ at }) {
  const text = useTicking(() => formatRelative(at), [at]);
  if (at === null || at === undefined) {
    return html`<span class="unknown">${UNKNOWN}</span>`;
  }
  return html`<time datetime=${at} title=${formatInstant(at)}>${text}</time>`;
}

/** How long an instant is past, as a duration that ticks, with the exact instant as its title. */
export function Age({ since }) {
  const text = useTicking(() => formatAge(since), [since]);
  return html`<span class=${since ? null : "unknown"} title=${since ? formatInstant(since) : null}>${text}</span>`;
}

/**
 * A state, by colour, shape and text.
 *
 * @param {"good"|"warning"|"problem"|"missing"|"unknown"|"note"|"paused"} props.kind how it is
 */
export function State({ kind, children, title }) {
  return html`<span class=${`state state-${kind}`} title=${title}><span class="state-shape" aria-hidden="true">${SHAPES[kind] ?? SHAPES.unknown}</span>
    <span class="state-text">${children}</span></span>`;
}

/** The shape that stands for a state in pictures, beside its colour. */
export function shapeOf(kind) {
  return SHAPES[kind] ?? SHAPES.unknown;
}

/** Why the user may not do what needs the role, or null. */
export function useRefusal(least, changes = true) {
  return refusal(useSession(), least, changes);
}

/**
 * A button for what needs a role. If the user may not do it, the button stays reachable, says so,
 * and does nothing.
 *
 * @param {"VIEWER"|"OPERATOR"|"ADMIN"} props.least the role that is needed at least
 * @param {string|null} props.unless another reason why it cannot be done now
 * @param {"plain"|"primary"|"danger"} props.look how it looks
 */
export function Action({ least = "OPERATOR", changes = true, unless = null, look = "plain", small = false, onClick, children, label, type = "button" }) {
  const reason = useRefusal(least, changes) ?? unless;
  const press = (event) => {
    if (reason) {
      event.preventDefault();
      announce(reason);
    } else {
      onClick?.(event);
    }
  };
  const classes = ["button", look === "plain" ? "" : `button-${look}`, small ? "button-small" : ""].filter(Boolean).join(" ");
  const name = label && reason ? `${label}. ${reason}` : label;
  return html`<button type=${type} class=${classes} aria-disabled=${reason ? "true" : null} title=${reason}
    aria-label=${name} onClick=${press}>${children}${reason && !label ? html`<span class="visually-hidden">. ${reason}</span>` : null}</button>`;
}

/** An error as a message that says what to do, with a button that tries again. */
export function ErrorMessage({ error, onRetry }) {
  if (!error) {
    return null;
  }
  return html`<div class="message message-problem" role="alert"><p><${Sentence} text=${error.message} /></p>
    ${onRetry && html`<button type="button" class="button button-small" onClick=${onRetry}>Try again</button>`}</div>`;
}

/** A message that is no error. */
export function Message({ kind = "note", children }) {
  return html`<div class=${`message message-${kind}`}>${children}</div>`;
}

/** What is shown while something is fetched for the first time. */
export function Loading({ what }) {
  return html`<p class="loading" role="status">Loading ${what}…</p>`;
}

/** What is shown where there is nothing. */
export function Empty({ title, children }) {
  return html`<div class="empty"><p class="empty-title">${title}</p>${children && html`<div class="empty-text">${children}</div>`}</div>`;
}

/** The heading of a page, with a note below it and actions beside it. `isName` says that the title comes from outside. */
export function PageHead({ title, isName = false, note, children }) {
  useEffect(() => {
    document.title = `${visibleText(shorten(title, 60))} – Vireo Console`;
  }, [title]);
  return html`<header class="page-head"><div class="page-title"><h1 tabindex="-1">${isName ? html`<${Name} text=${title} wrap />` : title}</h1>
    ${note && html`<div class="page-note">${note}</div>`}</div>${children && html`<div class="page-actions">${children}</div>`}</header>`;
}

/** A part of a page with a heading. */
export function Section({ title, note, actions, children, className = "" }) {
  return html`<section class=${`section ${className}`}><div class="section-head"><h2>${title}</h2>${note && html`<p class="section-note">${note}</p>`}
    ${actions && html`<div class="section-actions">${actions}</div>`}</div>${children}</section>`;
}

/** Key figures, each with a label: a list of `{label, value, note, href, kind}`. */
export function Figures({ items }) {
  return html`<dl class="figures">${items.map(({ label, value, note, href, kind }) => html`<div class=${`figure ${kind ? `figure-${kind}` : ""}`} key=${label}>
    <dt>${label}</dt><dd><span class="figure-value">${href ? html`<a href=${href}>${value}</a>` : value}</span>
    ${note && html`<span class="figure-note">${note}</span>`}</dd></div>`)}</dl>`;
}

/** A field of a form with its label, and a hint or an error below. The input is the only child. */
export function Field({ label, id, hint, error, children }) {
  return html`<div class="field"><label for=${id}>${label}</label>${children}
    ${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>`}</div>`;
}
