import { Name, Sentence, State } from "./components.js";
import { html } from "./html.js";
import { kindOfSeverity } from "./states.js";

const PAGES = { routes: "Show the routes", observers: "Show the observers", failures: "Show the failed events", delayed: "Show the delayed events", audit: "Show the audit" };
const ORDER = ["problem", "warning", "note"];

/** Findings of the doctor, the worst first: what was found, why, and what to do. */
export function Findings({ findings }) {
  const sorted = [...findings].sort((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity));
  return html`<ul class="findings">${sorted.map((finding, index) => html`<li class="card finding" key=${`${index} ${finding.subject}`}>
    <p class="finding-head"><${State} kind=${kindOfSeverity(finding.severity)}>${finding.severity}</${State}><strong><${Name} text=${finding.subject} wrap /></strong></p>
    <p class="finding-text"><${Sentence} text=${finding.what} /></p>
    ${finding.why && html`<p class="finding-text muted"><${Sentence} text=${finding.why} /></p>`}
    ${finding.remedy && html`<p class="finding-remedy"><span class="label">What to do:${" "}</span><${Sentence} text=${finding.remedy} /></p>`}
    ${finding.link?.startsWith("#/") && html`<p><a class="button button-small" href=${finding.link}>${textOfLink(finding.link)}</a></p>`}</li>`)}</ul>`;
}

/** What a link leads to, for the server gives the address alone. */
function textOfLink(link) {
  const [page, name] = link.slice(2).split(/[/?]/);
  return name && page === "routes" ? "Show the route" : (PAGES[page] ?? "Show it");
}

/** What the doctor could not see. */
export function Unseen({ texts }) {
  if (!texts?.length) {
    return null;
  }
  return html`<div class="message message-note"><div><p class="label">What could not be seen</p>
    <ul class="bullets">${texts.map((text, index) => html`<li key=${index}><${Sentence} text=${text} /></li>`)}</ul></div></div>`;
}
