import { Name, Sentence, State } from "./components.js";
import { html } from "./html.js";
import { kindOfSeverity } from "./states.js";

const ORDER = ["problem", "warning", "note"];

/** Findings of the doctor, the worst first: what was found, why, and what to do. */
export function Findings({ findings }) {
  const sorted = [...findings].sort((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity));
  return html`<ul class="findings">${sorted.map((finding, index) => html`<li class="card finding" key=${`${index} ${finding.subject}`}>
    <p class="finding-head"><${State} kind=${kindOfSeverity(finding.severity)}>${finding.severity}</${State}><strong><${Name} text=${finding.subject} wrap /></strong></p>
    <p><${Sentence} text=${finding.what} /></p>
    ${finding.why && html`<p class="muted"><${Sentence} text=${finding.why} /></p>`}
    ${finding.remedy && html`<p class="finding-remedy"><span class="label">What to do:${" "}</span><${Sentence} text=${finding.remedy} /></p>`}</li>`)}</ul>`;
}

/** What the doctor could not see. */
export function Unseen({ texts }) {
  if (!texts?.length) {
    return null;
  }
  return html`<div class="message message-note"><div><p class="label">What could not be seen</p>
    <ul class="bullets">${texts.map((text, index) => html`<li key=${index}><${Sentence} text=${text} /></li>`)}</ul></div></div>`;
}
