import { useState } from "preact/hooks";
import { Action } from "../components.js";
import { formatCount, shorten } from "../format.js";
import { html } from "../html.js";
import { isFiltering } from "./filter.js";
import { DiscardDialog, ExportDialog } from "./other-dialogs.js";
import { RedriveDialog } from "./redrive-dialog.js";
import { NOTHING, isAnything, targetsOf } from "./selection.js";

const DIALOGS = { redrive: RedriveDialog, discard: DiscardDialog, export: ExportDialog };

/**
 * What can be done with the events that are selected; with all that the filter finds if none is.
 *
 * @param {object} props
 * @param {{selection: import("./selection.js").Selection}} props.list
 * @param {object | null} props.filter
 * @param {object | null} props.group the group whose events are listed
 * @param {number} props.total how many events the filter finds
 * @param {object} props.target what the server is told for all of them
 * @param {function(object): void} props.select called with another selection
 * @param {function(boolean): void} [props.onDialog] called when a dialog is opened or closed, with whether one is open
 * @param {boolean} [props.isOne] whether it is about one event, which is no selection of the reader
 */
export function EventActions({ list, filter, group, total, target, select, onDialog, isOne = false, children }) {
  const [dialog, setDialog] = useState(null);
  const { selection } = list;
  const isSome = isAnything(selection) && !selection.all;
  const count = isSome ? selection.rows.size : total;
  const open = (action) => {
    setDialog({
      action,
      count,
      what: isOne ? "This event." : isSome ? `${formatCount(count, "selected event")}.` : allOf(filter, group),
      targets: isSome ? targetsOf(selection, target) : [target],
    });
    onDialog?.(true);
  };
  const close = (started) => {
    setDialog(null);
    onDialog?.(false);
    if (started) {
      select?.(NOTHING);
    }
  };
  const unless = count === 0 ? "There are no events." : null;
  const which = isSome ? "" : " all";
  const Chosen = dialog && DIALOGS[dialog.action];
  return html`<div class="event-actions" role="group" aria-label="Actions">${!isOne && html`<p class="event-count"><strong>${wordsOf(selection, isSome, count)}</strong></p>`}
    <div class="row-actions"><${Action} look="primary" unless=${unless} onClick=${() => open("redrive")}>Redrive${which}…</${Action}>
    <${Action} unless=${unless} onClick=${() => open("discard")}>Discard${which}…</${Action}>
    <${Action} least="ADMIN" unless=${unless} onClick=${() => open("export")}>Export${which}…</${Action}>
    ${children}${!isOne && isAnything(selection) && html`<button type="button" class="button" onClick=${() => select(NOTHING)}>Select nothing</button>`}</div>
    ${Chosen && html`<${Chosen} ...${dialog} onClose=${close} />`}</div>`;
}

function wordsOf(selection, isSome, count) {
  if (isSome) {
    return `${formatCount(count, "event")} selected`;
  }
  return selection.all ? `All ${formatCount(count, "event")} selected` : formatCount(count, "event");
}

function allOf(filter, group) {
  const of = group ? `of the group ${shorten(group.errorType ?? "", 200)}: ${shorten(group.message ?? "", 200)}, on the route ${group.route}` : "";
  const found = isFiltering(filter) ? "that the filter finds" : "";
  return `All failed events ${[of, found].filter(Boolean).join(", ")}`.trimEnd() + ".";
}
