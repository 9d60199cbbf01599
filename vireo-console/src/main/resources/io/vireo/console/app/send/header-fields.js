import { html } from "../html.js";

let number = 0;

/** The headers that the fields hold; null if there are none. Fields without a name are left out. */
export function headersOf(fields) {
  const named = fields.filter(({ name }) => name !== "");
  return named.length === 0 ? null : Object.fromEntries(named.map(({ name, value }) => [name, value]));
}

/** Fields for the headers of an event: a name and a value each. */
export function HeaderFields({ headers, onChange }) {
  const change = (key, changes) => onChange(headers.map((header) => (header.key === key ? { ...header, ...changes } : header)));
  const add = () => onChange([...headers, { key: ++number, name: "", value: "" }]);
  return html`<fieldset class="header-fields"><legend class="label">Headers</legend>
    ${headers.map(({ key, name, value }, index) => html`<div class="header-field" key=${key}>
      <input class="input" aria-label=${`Name of header ${index + 1}`} placeholder="Name" maxlength="255" spellcheck=${false} value=${name} onInput=${(event) => change(key, { name: event.target.value })} />
      <input class="input" aria-label=${`Value of header ${index + 1}`} placeholder="Value" spellcheck=${false} value=${value} onInput=${(event) => change(key, { value: event.target.value })} />
      <button type="button" class="button button-small" aria-label=${`Remove header ${index + 1}`} onClick=${() => onChange(headers.filter((header) => header.key !== key))}>✕</button></div>`)}
    <div><button type="button" class="button button-small" onClick=${add}>Add a header</button></div></fieldset>`;
}
