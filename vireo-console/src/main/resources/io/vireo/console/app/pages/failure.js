import { useEffect, useMemo, useState } from "preact/hooks";
import { Action, CopyButton, CopyableName, Empty, ErrorMessage, Loading, Message, Name, PageHead, Section, State } from "../components.js";
import { BodyView } from "../body/body-view.js";
import { CodeView } from "../body/code-view.js";
import { textLines } from "../body/json-lines.js";
import { EventActions } from "../failures/event-actions.js";
import { useFailure } from "../failures/failure-data.js";
import { FailureEdit } from "../failures/failure-edit.js";
import { FailureFacts, Headers, History } from "../failures/failure-parts.js";
import { neighboursOf, queryOfOpenList } from "../failures/open-list.js";
import { formatNumber } from "../format.js";
import { html } from "../html.js";
import { hrefOf } from "../router.js";
import { useStore } from "../store.js";
import { isEnded, taskStore } from "../tasks/task-store.js";

/** The page of one failed event. */
export default function Failure({ parameters }) {
  const { route, id } = parameters;
  const { data, json, headers, error, reload } = useFailure(route, id);
  const [isEditing, setEditing] = useState(false);
  const [newId, setNewId] = useState(null);
  const [isActing, setActing] = useState(false);
  useReloadAfterTasks(reload);
  const head = html`<${PageHead} title="Failed event" note=${html`<${Name} text=${id} wrap />`}><${Neighbours} route=${route} id=${id} /></${PageHead}>`;
  if (newId !== null) {
    return html`${head}<${Message} kind="good"><p>The event was redriven with the new data, as the event <${CopyableName} text=${newId} />.</p></${Message}>`;
  }
  const isGone = error?.status === 404;
  // The dialog that tells what became of the event stays until the reader closes it, and so does
  // the text that the reader writes.
  if (isGone && !((isActing || isEditing) && data)) {
    return html`${head}<${Empty} title="This event is no longer among the failed events.">It was redriven, edited or discarded. The <a href="#/audit">audit</a> tells by whom.</${Empty}>`;
  }
  if (!data) {
    return html`${head}${error ? html`<${ErrorMessage} error=${error} onRetry=${reload} />` : html`<${Loading} what="the event" />`}`;
  }
  const unless = uneditable(data);
  return html`${head}<${ErrorMessage} error=${isGone ? null : error} onRetry=${reload} />
    ${!isEditing && html`<${OneEventActions} item=${data} onEdit=${() => setEditing(true)} onDialog=${setActing} unless=${unless} />`}
    ${isEditing && html`<${FailureEdit} route=${route} id=${id} body=${data.body} json=${json} onCancel=${() => setEditing(false)} onDone=${setNewId} />`}
    <div class="card error-card"><h2 class="visually-hidden">Error</h2><p class="group-error"><${Name} text=${data.error.type} wrap /></p>
      <p class="group-message"><${Name} text=${data.error.message ?? ""} wrap /></p></div>
    ${!isEditing && html`<${Section} title="Data"><${BodyView} body=${data.body} json=${json} /></${Section}>`}
    <${Section} title="About the event"><${FailureFacts} data=${data} /></${Section}>
    <${Section} title="Headers"><${Headers} json=${headers} /></${Section}>
    <${Section} title="Attempts" note=${`${formatNumber(data.attempts)} in all`}><${History} history=${data.history} /></${Section}>
    ${data.error.trace && html`<${Trace} trace=${data.error.trace} />`}`;
}

function uneditable(data) {
  if (data.state !== "waiting") {
    return "The event is being redriven or discarded.";
  }
  if (data.editable === false) {
    return "You see this event only in part, so you cannot edit it.";
  }
  return data.body.kind === "json" || data.body.kind === "text" ? null : "Only JSON and text can be edited here.";
}

function OneEventActions({ item, onEdit, onDialog, unless }) {
  const list = { selection: { all: false, rows: new Map([["", item]]), anchor: null } };
  return html`<${EventActions} list=${list} total=${1} onDialog=${onDialog} isOne><${Action} unless=${unless} onClick=${onEdit}>Edit and redrive…</${Action}>
    ${item.state !== "waiting" && html`<${State} kind="note">${item.state === "redriving" ? "Is being redriven" : "Is being discarded"}</${State}>`}</${EventActions}>`;
}

function Trace({ trace }) {
  const lines = useMemo(() => textLines(trace.trimEnd()), [trace]);
  return html`<${Section} title="Stack trace" actions=${html`<${CopyButton} text=${trace} what="stack trace" />`}><${CodeView} lines=${lines} label="Stack trace" /></${Section}>`;
}

/** Links to the events before and after in the list from which the reader came. */
function Neighbours({ route, id }) {
  const [around, setAround] = useState({ previous: null, next: null, place: null, total: null });
  useEffect(() => {
    let current = true;
    neighboursOf({ route, id }).then((found) => current && setAround(found));
    return () => {
      current = false;
    };
  }, [route, id]);
  const list = queryOfOpenList();
  return html`<nav class="neighbours" aria-label="Failed events">
    ${around.place !== null && html`<span class="muted">${formatNumber(around.place + 1)} of ${formatNumber(around.total)}</span>
      <${Neighbour} item=${around.previous} rel="prev">← Previous</${Neighbour}><${Neighbour} item=${around.next} rel="next">Next →</${Neighbour}>`}
    <a class="button" href=${hrefOf(["failures"], list ?? { route, view: "events" })}>Back to the list</a></nav>`;
}

function Neighbour({ item, rel, children }) {
  return item
    ? html`<a class="button" rel=${rel} href=${hrefOf(["failures", item.route, item.id])}>${children}</a>`
    : html`<span class="button" aria-disabled="true">${children}</span>`;
}

/** Looks again when a task begins or ends, for it may be about this event. */
function useReloadAfterTasks(reload) {
  const { tasks } = useStore(taskStore);
  const running = tasks.filter((task) => !isEnded(task) && !task.dryRun).length;
  const [known, setKnown] = useState(running);
  useEffect(() => {
    if (known !== running) {
      setKnown(running);
      reload();
    }
  }, [running]);
}
