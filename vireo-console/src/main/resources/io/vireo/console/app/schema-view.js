import { fieldsOf, limitsOf, typeOf } from "./asyncapi.js";
import { Name, Visible } from "./components.js";
import { html } from "./html.js";
import { Table } from "./table.js";

/**
 * A schema as a table of its fields, or as one line if it has none.
 *
 * @param {object} props.schema the schema
 * @param {string} props.caption what the table holds
 * @param {function(string): void} props.onOpen called with the name of a schema that is to be shown
 */
export function SchemaView({ schema, caption, onOpen }) {
  const rows = fieldsOf(schema);
  const columns = [
    { key: "field", label: "Field", stacked: "title", width: "28%", cell: (row) => html`<code><${Name} text=${row.path} wrap /></code>` },
    { key: "type", label: "Type", width: "24%", cell: (row) => html`<${Type} schema=${row.schema} onOpen=${onOpen} />` },
    { key: "required", label: "Always there", width: "7rem", cell: (row) => (row.required ? "yes" : "no") },
    { key: "note", label: "Note", cell: (row) => html`<${Note} schema=${row.schema} />` },
  ];
  return html`<div class="schema">${schema.description && html`<p class="muted"><${Name} text=${schema.description} wrap /></p>`}
    ${rows.length > 0 && html`<${Table} caption=${caption} columns=${columns} rows=${rows} keyOf=${(row) => row.path} />`}
    ${(rows.length === 0 || schema.oneOf) && html`<p>${rows.length > 0 ? "One of: " : ""}<${Type} schema=${schema} onOpen=${onOpen} /></p>`}
    ${rows.length === 0 && html`<${Note} schema=${{ ...schema, description: undefined }} />`}
    ${Array.isArray(schema.examples) && schema.examples.map((example, index) => html`<${Example} key=${index} name="Example" value=${example} />`)}</div>`;
}

/** The type of a schema; a schema with a name is a button that shows it. */
export function Type({ schema, onOpen }) {
  return html`<span>${typeOf(schema).map((part, index) => (typeof part === "string"
    ? html`<${Name} key=${index} text=${part} wrap />`
    : html`<button type="button" class="link" key=${index} onClick=${() => onOpen(part.name)}><${Name} text=${part.name} wrap /></button>`))}</span>`;
}

/** An example, as JSON. */
export function Example({ name, value }) {
  return html`<figure class="example"><figcaption class="label"><${Name} text=${name} wrap /></figcaption>
    <pre class="block" tabindex="0"><${Visible} text=${JSON.stringify(value, null, 2)} /></pre></figure>`;
}

function Note({ schema }) {
  const notes = [schema.description, ...limitsOf(schema)].filter(Boolean);
  return notes.length === 0 ? null : html`<span>${notes.map((note, index) => html`<span class="note-line" key=${index}><${Name} text=${note} wrap /></span>`)}</span>`;
}
