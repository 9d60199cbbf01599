import { Name, Time } from "../components.js";
import { formatBytes, formatNumber, shorten } from "../format.js";
import { html } from "../html.js";
import { hrefOf } from "../router.js";
import { shortTypeOf } from "./error-type.js";
import { GONE } from "./row-store.js";

const STATES = { redriving: "redriving", discarding: "discarding" };

/**
 * The columns of the list of failed events.
 *
 * @param {object} options
 * @param {function(object): boolean} options.isChosen whether a row is selected
 * @param {function(object, boolean): void} options.pick called with a row that was pressed, and whether a range up to it is meant
 * @param {import("./selection.js").Selection} options.selection
 * @param {function(): void} options.selectAll called when all or nothing is to be selected
 * @param {boolean} options.showRoute whether the events are of more than one route
 * @returns {import("../table.js").Column[]}
 */
export function eventColumns({ isChosen, pick, selection, selectAll, showRoute }) {
  const columns = [
    { key: "select", label: "Select", width: "3rem", head: html`<${AllBox} selection=${selection} selectAll=${selectAll} />`, cell: (row) => html`<${RowBox} row=${row} isChosen=${isChosen(row)} pick=${pick} />` },
    { key: "error", label: "Error", width: "26%", stacked: "title", cell: unlessGone((item, row) => html`<span class="event-cell"><a class="event-link" data-place=${row.place} href=${hrefOf(["failures", item.route, item.id])}>
      <${Name} text=${shortTypeOf(item.errorType)} /></a>${STATES[item.state] && html`<span class="badge">${STATES[item.state]}</span>`}</span>`, "No longer here") },
    { key: "message", label: "Message", stacked: "whole", cell: unlessGone((item) => html`<${Name} text=${shorten(item.message ?? "", 500).replace(/\s+/g, " ")} />`) },
    { key: "listener", label: "Listener", width: "13%", from: 1200, cell: unlessGone((item) => html`<${Name} text=${item.listener ?? ""} />`) },
    { key: "attempts", label: "Attempts", width: "6rem", numeric: true, from: 900, cell: unlessGone((item) => formatNumber(item.attempts)) },
    { key: "bytes", label: "Size", width: "6rem", numeric: true, from: 1100, stacked: "none", cell: unlessGone((item) => formatBytes(item.bytes)) },
    { key: "failedAt", label: "Failed", width: "8.5rem", cell: unlessGone((item) => html`<${Time} at=${item.failedAt} />`) },
  ];
  if (showRoute) {
    columns.splice(3, 0, { key: "route", label: "Route", width: "18%", stacked: "whole", cell: unlessGone((item) => html`<${Name} text=${item.route} />`) });
  }
  return columns;
}

function unlessGone(cell, otherwise = "") {
  return (row) => (row.item === GONE ? html`<span class="muted">${otherwise}</span>` : cell(row.item, row));
}

function RowBox({ row, isChosen, pick }) {
  if (row.item === GONE) {
    return null;
  }
  return html`<label class="row-box"><input type="checkbox" data-place=${row.place} checked=${isChosen} aria-label=${`Select event ${row.place + 1}, ${row.item.id}`}
    onClick=${(event) => pick(row, event.shiftKey)} /></label>`;
}

function AllBox({ selection, selectAll }) {
  const some = !selection.all && selection.rows.size > 0;
  return html`<label class="row-box"><input type="checkbox" checked=${selection.all} indeterminate=${some} aria-label="Select all events of this list" onClick=${selectAll} /></label>`;
}
