import { useEffect, useRef, useState } from "preact/hooks";
import { logout } from "./api.js";
import { ErrorMessage, Name, Sentence, useRefusal } from "./components.js";
import { html } from "./html.js";
import { hrefOf } from "./router.js";
import { connectionStore } from "./stream.js";
import { useStore } from "./store.js";
import { RunningTasks } from "./tasks/task-bar.js";
import { ThemeSwitch } from "./theme.js";

const GROUPS = [
  ["Now", [["", "Overview"], ["routes", "Routes"], ["observers", "Observers"]]],
  ["Events", [["failures", "Failed events"], ["tasks", "Tasks"], ["delayed", "Delayed events"], ["emit", "Emit"], ["listen", "Listen"]]],
  ["System", [["doctor", "Doctor"], ["described", "Described"], ["audit", "Audit"]]],
];

/** The navigation: a column at the side, or a menu on narrow pages. */
export function Navigation({ current, session }) {
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  useEffect(() => setOpen(false), [current]);
  const key = (event) => {
    if (event.key === "Escape" && open) {
      setOpen(false);
      button.current.focus();
    }
  };
  return html`<header class=${open ? "side side-open" : "side"} onKeyDown=${key}>
    <div class="side-top"><a class="brand" href="#/"><img src="app/icon.svg" alt="" width="24" height="24" />Vireo Console</a><${ViewOnly} />
    <button type="button" ref=${button} class="button menu-button" aria-expanded=${open ? "true" : "false"} aria-controls="menu"
      onClick=${() => setOpen(!open)}>Menu</button></div>
    <div class="side-menu" id="menu"><nav aria-label="Pages">${GROUPS.map(([name, pages]) => html`<div class="nav-group" key=${name}>
      <p class="nav-title" id=${`nav-${name}`}>${name}</p><ul aria-labelledby=${`nav-${name}`}>
      ${pages.map(([part, label]) => html`<li key=${label}><a href=${hrefOf(part ? [part] : [])} aria-current=${part === current ? "page" : null}
        onClick=${() => setOpen(false)}>${label}${part === "tasks" && html`<${RunningTasks} />`}</a></li>`)}</ul></div>`)}</nav><${About} session=${session} /></div></header>`;
}

/** Says once for all pages that the buttons which change something are refused, and why. */
function ViewOnly() {
  const reason = useRefusal("OPERATOR");
  return reason && html`<span class="badge" title=${reason}>view only<span class="visually-hidden">. ${reason}</span></span>`;
}

function About({ session }) {
  const [error, setError] = useState(null);
  const leave = () => logout().catch(setError);
  return html`<div class="about"><dl><div><dt>Broker</dt><dd title=${session.endpoint}><${Name} text=${session.endpoint} wrap /></dd></div>
    <div><dt>Signed in as ${String(session.user.role).toLowerCase()}</dt><dd title=${session.user.name}><${Name} text=${session.user.name} wrap /></dd></div>
    <div><dt>Version</dt><dd>${session.version}</dd></div></dl>
    <div class="about-actions"><${ThemeSwitch} />${session.login?.length > 0 && html`<button type="button" class="button button-small" onClick=${leave}>Sign out</button>`}</div>
    <${ErrorMessage} error=${error} /></div>`;
}

/** Tells that the console or its broker cannot be reached, for as long as that is so. */
export function ConnectionBanner() {
  const text = bannerOf(useStore(connectionStore));
  return html`<div role="status" aria-live="polite" class="banner-place">${text && html`<p class="banner"><${Sentence} text=${text} /></p>`}</div>`;
}

function bannerOf({ console: state, broker }) {
  if (state === "lost") {
    return "The console cannot be reached. What you see may be old. This page tries again by itself.";
  }
  if (!broker.reachable) {
    return `The console cannot reach its broker. What you see may be old. It tries again by itself.${broker.reason ? ` Reason: ${broker.reason}` : ""}`;
  }
  return state === "silent"
    ? "The console opens no event stream for this tab, perhaps because too many are open. Close some; until then this page asks every few seconds."
    : null;
}
