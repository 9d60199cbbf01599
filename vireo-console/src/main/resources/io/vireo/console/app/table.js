import { useRef } from "preact/hooks";
import { html } from "./html.js";
import { useWidth } from "./size.js";

const MANY = 6;
const FEW_STACKED_BELOW = 560;
const MANY_STACKED_BELOW = 860;

/**
 * A column of a table.
 *
 * @typedef {object} Column
 * @property {string} key names the column, and what it is sorted by
 * @property {string} label the heading
 * @property {function(*): *} cell renders the cell of a row
 * @property {string} [hint] what the heading shows as its title
 * @property {boolean} [numeric] whether it is aligned to the right
 * @property {boolean} [sortable] whether the reader may sort by it
 * @property {string} [width] the width, such as "8rem"; without it the column takes what is left
 * @property {number} [from] the width of the table in pixels from which the column is shown; narrower tables leave it out
 * @property {"title"|"half"|"whole"|"none"} [stacked] how it is shown where rows are stacked: as the
 *     title, at half or the whole width, or not
 * @property {*} [head] what the heading shows instead of the label, such as a checkbox
 */

/** The heading cells of a table. `sort` is {key, descending}; `onSort` is called with the key. */
export function HeadRow({ columns, sort, onSort }) {
  return html`<tr role="row">${columns.map((column) => html`<th key=${column.key} scope="col" role="columnheader" title=${column.hint} class=${cellClass(column)}
    aria-sort=${sortState(column, sort)}>${headOf(column, sort, onSort)}</th>`)}</tr>`;
}

/** The widths of the columns. */
export function Widths({ columns }) {
  return html`<colgroup>${columns.map((column) => html`<col key=${column.key} style=${{ width: column.width ?? "auto" }} />`)}</colgroup>`;
}

/** The cells of a row. The label of the column goes along for stacked rows. */
export function Cells({ columns, row }) {
  return columns.map((column) => html`<td key=${column.key} role="cell" class=${cellClass(column)} data-label=${column.label}>${column.cell(row)}</td>`);
}

/**
 * A table of few rows, each as high as it needs. Narrow pages stack the cells of a row.
 *
 * @param {string} props.caption what the table holds, for screen readers
 * @param {Column[]} props.columns the columns
 * @param {Array} props.rows the rows
 * @param {function(*, number): string} props.keyOf names a row
 */
export function Table({ caption, columns, rows, keyOf, sort, onSort }) {
  const box = useRef(null);
  const width = useWidth(box);
  const stacked = width > 0 && width < (columns.length > MANY ? MANY_STACKED_BELOW : FEW_STACKED_BELOW);
  const look = stacked ? "table-rows" : columns.some((column) => column.width) ? "table-fixed" : "";
  return html`<div class="table-box" ref=${box}><table class=${`table ${look}`} role="table"><caption class="visually-hidden">${caption}</caption>
    <${Widths} columns=${columns} />
    <thead role="rowgroup"><${HeadRow} columns=${columns} sort=${sort} onSort=${onSort} /></thead>
    <tbody role="rowgroup">${rows.map((row, index) => html`<tr role="row" key=${keyOf(row, index)}><${Cells} columns=${columns} row=${row} /></tr>`)}</tbody>
    </table></div>`;
}

/** The order after the reader has pressed a heading: numbers start with the largest, texts with the first. */
export function nextSort(sort, column) {
  return sort.key === column.key ? { key: sort.key, descending: !sort.descending } : { key: column.key, descending: Boolean(column.numeric) };
}

function headOf(column, sort, onSort) {
  if (column.head !== undefined) {
    return column.head;
  }
  if (!column.sortable || !onSort) {
    return column.label;
  }
  const arrow = sort?.key === column.key ? (sort.descending ? "▼" : "▲") : "";
  return html`<button type="button" class="sort" onClick=${() => onSort(column)}>${column.label}<span class="sort-arrow" aria-hidden="true">${arrow}</span></button>`;
}

function sortState(column, sort) {
  if (!column.sortable || sort?.key !== column.key) {
    return null;
  }
  return sort.descending ? "descending" : "ascending";
}

function cellClass(column) {
  return [column.numeric ? "numeric" : "", `stacked-${column.stacked ?? "half"}`].filter(Boolean).join(" ");
}
