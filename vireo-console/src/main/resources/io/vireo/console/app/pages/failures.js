import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../api.js";
import { announce } from "../announcer.js";
import { Action, ErrorMessage, Message, Name, PageHead } from "../components.js";
import { useData } from "../data.js";
import { EventList } from "../failures/event-list.js";
import { FilterForm } from "../failures/filter-form.js";
import { filterOf, isFiltering, queryOf } from "../failures/filter.js";
import { GroupList } from "../failures/group-list.js";
import { ImportDialog } from "../failures/other-dialogs.js";
import { formatCount, formatNumber } from "../format.js";
import { html } from "../html.js";
import { withQuery } from "../paths.js";
import { hrefOf } from "../router.js";

/** The page of failed events: their groups, or the events of a group or of a filter. */
export default function Failures({ query }) {
  const filter = filterOf(query);
  const isList = query.view === "events" || filter.group !== "";
  const groups = useData(withQuery("failures/groups", { ...queryOf(filter), group: "" }), { topic: "failures" });
  const group = groups.data?.groups.find((other) => other.group === filter.group) ?? null;
  useAnnouncedTotal(JSON.stringify(queryOf(filter)), groups);
  useFocusOnChange(`${isList} ${filter.group}`);
  return html`<${PageHead} title="Failed events" note=${noteOf(groups.data)}><${PageActions} groups=${groups} route=${filter.route} /></${PageHead}>
    <${Completeness} data=${groups.data} />
    <${FilterForm} filter=${filter} routes=${groups.data?.routes ?? []} />
    <${Views} filter=${filter} isList=${isList} />
    ${isList
      ? html`<${GroupHead} filter=${filter} group=${group} groups=${groups.data} />
        <${EventList} filter=${filter} sort=${query.sort === "oldest" ? "oldest" : "newest"} group=${group} />`
      : html`<${GroupList} groups=${groups} filter=${filter} />`}`;
}

function noteOf(data) {
  return data ? `${formatCount(data.total, "event")} ${data.total === 1 ? "waits" : "wait"} to be redriven or discarded.` : null;
}

/** Says how many events a filter finds, once it has been changed and they have been counted. */
function useAnnouncedTotal(key, groups) {
  const said = useRef(key);
  useEffect(() => {
    if (!groups.loading && groups.data && said.current !== key) {
      said.current = key;
      announce(`${formatCount(groups.data.total, "event")} found.`);
    }
  }, [key, groups.loading]);
}

/** The events of a group replace its groups in the same page, so the focus goes to the heading as it would on a new page. */
function useFocusOnChange(shown) {
  const last = useRef(shown);
  useEffect(() => {
    if (last.current !== shown) {
      last.current = shown;
      window.scrollTo(0, 0);
      document.querySelector("h1")?.focus({ preventScroll: true });
    }
  }, [shown]);
}

function PageActions({ groups, route }) {
  const [isImporting, setImporting] = useState(false);
  const [result, setResult] = useState(null);
  const [error, setError] = useState(null);
  const readAgain = async () => {
    setError(null);
    setResult(null);
    try {
      await post("failures/refresh", { route: route || null });
      setResult("The failed events are read from the broker again.");
    } catch (failure) {
      setError(failure);
    }
  };
  const imported = (count) => {
    setImporting(false);
    setResult(count === null ? null : `${formatCount(count, "event")} stored.`);
    groups.reload();
  };
  return html`<${Action} onClick=${readAgain}>Read again</${Action}>
    <${Action} least="ADMIN" onClick=${() => setImporting(true)}>Import…</${Action}>
    ${isImporting && html`<${ImportDialog} routes=${groups.data?.routes.map(({ route: name }) => name) ?? []} onClose=${imported} />`}
    <p class="page-result" role="status">${result}</p>
    <${ErrorMessage} error=${error} />`;
}

/** What has not been read yet, or cannot be read. */
function Completeness({ data }) {
  if (!data) {
    return null;
  }
  const { indexing, complete, incompleteReason } = data;
  return html`${indexing && html`<${Message}><p>Reading the failed events of <${Name} text=${indexing.route} />: ${formatNumber(indexing.read)} of ${formatNumber(indexing.total)}.
      The groups and counts grow until all are read.</p><progress aria-label="Read failed events" max=${indexing.total || 1} value=${indexing.read} /></${Message}>`}
    ${!complete && !indexing && html`<${Message} kind="warning"><p>Not all failed events are shown. <${Name} text=${incompleteReason ?? ""} wrap /></p></${Message}>`}`;
}

function Views({ filter, isList }) {
  const query = { ...queryOf(filter), group: "" };
  return html`<nav class="views" aria-label="Views of failed events">
    <a href=${hrefOf(["failures"], query)} aria-current=${isList ? null : "true"}>Groups</a>
    <a href=${hrefOf(["failures"], { ...query, view: "events" })} aria-current=${isList && !filter.group ? "true" : null}>All events</a></nav>`;
}

function GroupHead({ filter, group, groups }) {
  if (!filter.group) {
    return null;
  }
  if (!group) {
    // The server tells of the largest groups only.
    return groups?.moreGroups === 0 && html`<${Message}><p>${isFiltering(filter) ? "No event of this group matches the filter." : "This group has no events any more."}</p></${Message}>`;
  }
  return html`<div class="group-head"><p class="group-error"><${Name} text=${group.errorType} wrap /></p>
    <p class="group-message"><${Name} text=${group.message ?? ""} wrap /></p><p class="muted">Route <a href=${hrefOf(["routes", group.route])}><${Name} text=${group.route} wrap /></a></p></div>`;
}
