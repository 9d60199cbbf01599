import { useState } from "preact/hooks";
import { post } from "../api.js";
import { serverNow, useTicking } from "../clock.js";
import { Action, CopyButton, Empty, ErrorMessage, Loading, Message, Name, PageHead } from "../components.js";
import { useData } from "../data.js";
import { FormDialog } from "../dialog.js";
import { formatCount, formatDayAndTime, formatDuration, formatInstant } from "../format.js";
import { html } from "../html.js";
import { VirtualTable } from "../virtual-table.js";

/** The page of delayed events: what waits until when. */
export default function Delayed() {
  const { data, error, loading, busy, reload } = useData("delayed", { topic: "delayed" });
  const [cancelled, setCancelled] = useState(null);
  return html`<${PageHead} title="Delayed events" note="Events that were emitted to be delivered later. Events that wait for a retry are not listed." >
      <button type="button" class="button" onClick=${reload}>Refresh</button></${PageHead}>
    <${ErrorMessage} error=${error} onRetry=${reload} />
    ${(busy || (loading && !data)) && html`<${Loading} what="the delayed events" />`}
    ${data && html`<${List} data=${data} onCancel=${setCancelled} />`}
    ${cancelled && html`<${CancelDialog} event=${cancelled} onClose=${() => {
      setCancelled(null);
      reload();
    }} />`}`;
}

function List({ data, onCancel }) {
  if (!data.available) {
    return html`<${Message} kind="warning"><p>The delayed events cannot be listed here. <${Name} text=${data.reason ?? ""} wrap /></p>
      <p>They are delivered when they are due all the same. A program that kept the handle of a delayed event can cancel it.</p></${Message}>`;
  }
  if (data.events.length === 0) {
    return html`<${Empty} title="No event is delayed." >An event can be emitted with a delay on the page <a href="#/emit">Emit</a>.</${Empty}>`;
  }
  return html`<p class="muted">${formatCount(data.events.length, "event")}${data.truncated ? ", the first that are due; there are more" : ""}.</p>
    <${VirtualTable} caption="Delayed events" columns=${columns(onCancel)} count=${data.events.length} rowAt=${(index) => data.events[index]} keyOf=${(event, index) => `${event.handle ?? event.id} ${index}`} />`;
}

function columns(onCancel) {
  return [
    { key: "event", label: "Event", stacked: "title", cell: (event) => html`<${Name} text=${event.event} />` },
    { key: "id", label: "Id", width: "26%", stacked: "whole", cell: (event) => html`<span class="id-cell"><${Name} text=${event.id ?? ""} />${event.id && html`<${CopyButton} text=${event.id} what="id" />`}</span>` },
    { key: "time", label: "Due at", width: "14rem", from: 900, stacked: "whole", cell: (event) => html`<time datetime=${event.due} title=${formatInstant(event.due)}>${formatDayAndTime(event.due)}</time>` },
    { key: "due", label: "Due in", width: "9rem", cell: (event) => html`<${Countdown} due=${event.due} />` },
    { key: "cancel", label: "Action", width: "7.5rem", cell: (event) => html`<${Action} small unless=${event.handle ? null : "This event cannot be cancelled from here."} label=${`Cancel ${event.event}, ${event.id}`} onClick=${() => onCancel(event)}>Cancel…</${Action}>` },
  ];
}

function Countdown({ due }) {
  const text = useTicking(() => {
    const seconds = (Date.parse(due) - serverNow()) / 1_000;
    return seconds > 0 ? formatDuration(Math.ceil(seconds)) : "due now";
  }, [due]);
  return html`<time datetime=${due} title=${formatInstant(due)}>${text}</time>`;
}

function CancelDialog({ event, onClose }) {
  const submit = async () => {
    const { cancelled } = await post("delayed/cancel", { handle: event.handle });
    if (!cancelled) {
      throw new Error("The event could not be cancelled: it has been delivered already, or was cancelled by somebody else.");
    }
  };
  return html`<${FormDialog} title="Cancel the delayed event?" action="Cancel the event" danger onSubmit=${submit} done="The event was cancelled." onClose=${onClose}>
    <p>The event <strong><${Name} text=${event.event} wrap /></strong> with the id <code><${Name} text=${event.id ?? "unknown"} wrap /></code>, due at ${formatInstant(event.due)}, is taken away for good. Nothing will handle it.</p></${FormDialog}>`;
}
