import { useRef, useState } from "preact/hooks";
import { visibleText } from "../body/visible.js";
import { Action, Empty, ErrorMessage, Loading, Name, Time, Visible } from "../components.js";
import { formatCount, formatNumber, shorten } from "../format.js";
import { html } from "../html.js";
import { hrefOf } from "../router.js";
import { Table, nextSort } from "../table.js";
import { isFiltering, queryOf, targetOf } from "./filter.js";
import { shortTypeOf } from "./error-type.js";
import { DiscardDialog } from "./other-dialogs.js";
import { RedriveDialog } from "./redrive-dialog.js";

const SHOWN = 100;
const EMPTY_FOR = 600_000;
const DIALOGS = { redrive: RedriveDialog, discard: DiscardDialog };

/** The groups of failed events that have the route, the error and the message in common. */
export function GroupList({ groups, filter }) {
  const [sort, setSort] = useState({ key: "count", descending: true });
  const [most, setMost] = useState(SHOWN);
  const [dialog, setDialog] = useState(null);
  const rows = useStableOrder(groups.data?.groups ?? [], `${groups.source} ${JSON.stringify(sort)}`, sort);
  if (groups.error && !groups.data) {
    return html`<${ErrorMessage} error=${groups.error} onRetry=${groups.reload} />`;
  }
  if (!groups.data) {
    return html`<${Loading} what="the failed events" />`;
  }
  if (rows.length === 0) {
    return isFiltering(filter)
      ? html`<${Empty} title="No failed event matches the filter." />`
      : html`<${Empty} title=${groups.data.indexing ? "No failed event has been read yet." : "No failed events."}>An event comes here when its listener has failed at it as often as its retries allow.</${Empty}>`;
  }
  const Chosen = dialog && DIALOGS[dialog.action];
  return html`<${ErrorMessage} error=${groups.error} onRetry=${groups.reload} />
    <div class="group-list"><${Table} caption="Groups of failed events" columns=${columnsOf(filter, setDialog)} rows=${rows.slice(0, most)} keyOf=${(row) => row.group}
      sort=${sort} onSort=${(column) => setSort(nextSort(sort, column))} /></div>
    ${rows.length > most && html`<p class="more-rows"><button type="button" class="button" onClick=${() => setMost(most + SHOWN)}>Show more of the ${formatCount(rows.length, "group")}</button></p>`}
    ${groups.data.moreGroups > 0 && html`<p class="muted">The largest groups are shown; there are ${formatNumber(groups.data.moreGroups)} more. Narrow the filter to see them.</p>`}
    ${Chosen && html`<${Chosen} ...${dialog} onClose=${() => setDialog(null)} />`}`;
}

function columnsOf(filter, setDialog) {
  const act = (action, row) => setDialog({
    action,
    what: `${shorten(row.errorType ?? "", 200)}: ${shorten(row.message ?? "", 200)}, on the route ${row.route}`,
    count: row.count,
    targets: [targetOf({ ...filter, group: row.group })],
  });
  return [
    { key: "error", label: "Error", stacked: "title", sortable: true, cell: (row) => html`<a class="group-link" href=${hrefOf(["failures"], { ...queryOf(filter), group: row.group })}>
      <bdi class="group-error" dir="auto" title=${visibleText(row.errorType)}><${Visible} text=${shortTypeOf(row.errorType)} /></bdi><bdi class="group-message" dir="auto" title=${visibleText(shorten(row.message ?? "", 1_000))}><${Visible} text=${shorten(row.message ?? "", 500)} /></bdi></a>` },
    { key: "route", label: "Route", stacked: "whole", sortable: true, cell: (row) => html`<${Name} text=${row.route} wrap />` },
    { key: "count", label: "Events", numeric: true, sortable: true, cell: (row) => (row.count === 0 ? "none left" : formatNumber(row.count)) },
    { key: "first", label: "First", sortable: true, cell: (row) => html`<${Time} at=${row.first} />` },
    { key: "last", label: "Last", sortable: true, cell: (row) => html`<${Time} at=${row.last} />` },
    { key: "actions", label: "Actions", stacked: "whole", cell: (row) => {
      const unless = row.count === 0 ? "This group has no events any more." : null;
      return html`<span class="row-actions"><${Action} small unless=${unless} label=${`Redrive the group ${row.errorType} on ${row.route}`} onClick=${() => act("redrive", row)}>Redrive…</${Action}>
        <${Action} small unless=${unless} label=${`Discard the group ${row.errorType} on ${row.route}`} onClick=${() => act("discard", row)}>Discard…</${Action}></span>`;
    } },
  ];
}

const VALUES = {
  error: (row) => `${row.errorType} ${row.message ?? ""}`,
  route: (row) => row.route,
  count: (row) => row.count,
  first: (row) => Date.parse(row.first ?? 0),
  last: (row) => Date.parse(row.last ?? 0),
};

/**
 * Groups stay where they are while the reader looks at them: counts change in place, new groups
 * come at the end, and groups without events stay for ten minutes. They are sorted anew when the
 * key differs, which names where the groups were fetched from and the order.
 */
function useStableOrder(groups, key, sort) {
  const order = useRef({ key: null, rows: [] });
  if (order.current.key !== key || order.current.rows.length === 0) {
    const sorted = [...groups].sort((one, other) => (sort.descending ? -1 : 1) * compare(VALUES[sort.key](one), VALUES[sort.key](other)));
    order.current = { key, rows: sorted, source: groups };
  } else if (order.current.source !== groups) {
    const fresh = new Map(groups.map((group) => [group.group, group]));
    const now = Date.now();
    const kept = order.current.rows
      .map((row) => fresh.get(row.group) ?? { ...row, count: 0, emptied: row.emptied ?? now })
      .filter((row) => row.emptied === undefined || now - row.emptied < EMPTY_FOR);
    const known = new Set(kept.map((row) => row.group));
    order.current = { key, rows: [...kept, ...groups.filter((group) => !known.has(group.group))], source: groups };
  }
  return order.current.rows;
}

function compare(one, other) {
  return typeof one === "string" ? one.localeCompare(other) : one - other;
}
