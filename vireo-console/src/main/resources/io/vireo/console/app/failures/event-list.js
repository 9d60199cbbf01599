import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { announce } from "../announcer.js";
import { Empty, ErrorMessage, Loading } from "../components.js";
import { formatCount, formatNumber } from "../format.js";
import { html } from "../html.js";
import { replaceQuery } from "../router.js";
import { useRetry } from "../retry.js";
import { useSession } from "../session.js";
import { useStore } from "../store.js";
import { isEnded, taskStore } from "../tasks/task-store.js";
import { VirtualTable } from "../virtual-table.js";
import { EventActions } from "./event-actions.js";
import { eventColumns } from "./event-columns.js";
import { useListKeys } from "./list-keys.js";
import { isFiltering, targetOf } from "./filter.js";
import { keyOfList, listOf, newList, openList } from "./open-list.js";
import { GONE } from "./row-store.js";
import { EVERYTHING, NOTHING, add, isSelected, keyOf, toggle } from "./selection.js";

const LONGEST_RANGE = 10_000;
const AFTER_RETURN = 300;
const AFTER_ACTION = 60_000;

/** The failed events of a filter, however many there are. */
export function EventList({ filter, sort, group }) {
  const scroller = useRef(null);
  const { list, rows, range, onRange, showNews } = useList(filter, sort, scroller);
  const [, render] = useReducer((number) => number + 1, 0);
  const [isRanging, setRanging] = useState(false);
  const place = useRef(null);
  const select = (selection) => {
    list.selection = selection;
    render();
  };
  const selectRange = async (to) => {
    const anchor = rows.placeOf(list.selection.anchor) ?? to;
    const [first, last] = anchor < to ? [anchor, to] : [to, anchor];
    if (last - first >= LONGEST_RANGE) {
      announce(`A range has at most ${LONGEST_RANGE} events. Narrow the filter, and select all that it finds.`);
      return;
    }
    setRanging(true);
    const items = await rows.all(first, last + 1);
    setRanging(false);
    select(add(list.selection, items));
    announce(`${formatCount(list.selection.rows.size, "event")} selected.`);
  };
  const pick = (row, isRange) => (isRange && list.selection.anchor ? selectRange(row.place) : select(toggle(list.selection, row.item)));
  const keys = useListKeys({ box: place, scroller, rows, list, pick, select });
  const total = rows.total();
  if (total === null) {
    return rows.error() ? html`<${ErrorMessage} error=${rows.error()} onRetry=${() => onRange(...range.current)} />` : html`<${Loading} what="the failed events" />`;
  }
  const selectAll = () => {
    select(list.selection.all ? NOTHING : EVERYTHING);
    announce(list.selection.all ? `All ${formatNumber(total)} events are selected.` : "Nothing is selected.");
  };
  const columns = eventColumns({ isChosen: (row) => isSelected(list.selection, keyOf(row.item)), pick, selection: list.selection, selectAll, showRoute: !filter.route && !group });
  return html`<div class="event-list" ref=${place} onKeyDown=${keys} aria-busy=${isRanging ? "true" : null}>
    <${EventActions} ...${{ list, filter, group, total, target: targetOf(filter), select }} />
    <${ErrorMessage} error=${rows.error()} onRetry=${() => onRange(...range.current)} />
    <${News} rows=${rows} onShow=${showNews} />
    ${total === 0
      ? html`<${Empty} title=${isFiltering(filter) ? "No failed event matches the filter." : "No failed events."} />`
      : html`<div class="list-tools"><${SortChoice} sort=${sort} /><${KeyHelp} /></div><${VirtualTable} caption="Failed events" columns=${columns} count=${total}
        rowAt=${(index) => (rows.at(index) === undefined ? undefined : { place: index, item: rows.at(index) })}
        keyOf=${(row) => (row.item === GONE ? `gone-${row.place}` : keyOf(row.item))} onRange=${onRange} scroller=${scroller}
        rowClass=${(row) => (row.item !== GONE && isSelected(list.selection, keyOf(row.item)) ? "row-selected" : null)} />`}</div>`;
}

/** The list that is open; made anew when the filter changes, when the reader wants what is new, and after the reader has acted. */
function useList(filter, sort, scroller) {
  const [list, setList] = useState(() => listOf(filter, sort));
  const [, render] = useReducer((number) => number + 1, 0);
  const range = useRef([0, 50]);
  const key = keyOfList(filter, sort);
  const { rows } = list;
  useEffect(() => {
    if (list.key !== key) {
      range.current = [0, 50];
      setList(listOf(filter, sort));
    }
  }, [key]);
  useEffect(() => {
    openList(list);
    rows.want(range.current[0], range.current[1] + 1);
    render();
    return rows.subscribe(render);
  }, [list]);
  const shown = useRef(list);
  shown.current = list;
  useScroll(shown, scroller);
  const onRange = useCallback((first, last) => {
    range.current = [first, last];
    rows.want(first, last + 1);
  }, [rows]);
  useRetry(rows.error(), () => onRange(...range.current));
  const replacement = useRef(null);
  useEffect(() => () => replacement.current?.rows.close(), []);

  /** Fetches the list anew, and shows it once the rows in sight are there, so that nothing flickers. */
  async function replace(from, to) {
    replacement.current?.rows.close();
    const next = newList(filter, sort);
    replacement.current = next;
    await next.rows.all(from, to);
    if (replacement.current === next && next.rows.total() !== null) {
      replacement.current = null;
      next.selection = shown.current.selection;
      next.scroll = scrollOf(scroller);
      setList(next);
    }
  }

  const showNews = async () => {
    await replace(0, 50);
    window.scrollTo(0, 0);
    announce("The list is up to date.");
  };
  // A reader who comes back from an event is shown the list as it is now, at the same place.
  useEffect(() => {
    const timer = setTimeout(() => rows.hasNews() && replace(range.current[0], range.current[1] + 1), AFTER_RETURN);
    return () => clearTimeout(timer);
  }, []);
  const showInPlace = () => replace(range.current[0], range.current[1] + 1);
  const acted = useRef(-Infinity);
  useOwnActions(() => {
    acted.current = Date.now();
    showInPlace();
  });
  // What a task has left is known only when the failed events were read again.
  const hasNews = rows.hasNews();
  useEffect(() => {
    if (hasNews && Date.now() - acted.current < AFTER_ACTION) {
      showInPlace();
    }
  }, [hasNews, rows]);
  return { list, rows, range, onRange, showNews };
}

/** Calls back when a task of the user begins or ends, for it has changed the list. */
function useOwnActions(changed) {
  const user = useSession()?.user.name;
  const { tasks } = useStore(taskStore);
  const running = tasks.filter((task) => task.by === user && !task.dryRun && task.action !== "export" && !isEnded(task)).length;
  const known = useRef(running);
  useEffect(() => {
    if (known.current !== running) {
      known.current = running;
      changed();
    }
  }, [running]);
}

/** How far the page is scrolled now, and how much of it is above the first row. */
function scrollOf(scroller) {
  const { scrollY: y, head = 0 } = scroller.current ?? window;
  return { y, head };
}

/** Remembers how far the page is scrolled, for when the reader comes back to the list. */
function useScroll(shown, scroller) {
  useLayoutEffect(() => {
    const { y, head } = shown.current.scroll;
    const frame = requestAnimationFrame(() => {
      // What is above the list may have another height now, and the reader wants the same rows.
      const grown = y > head ? scrollOf(scroller).head - head : 0;
      (scroller.current ?? window).scrollTo(0, y + grown);
    });
    const remember = () => {
      shown.current.scroll = scrollOf(scroller);
    };
    window.addEventListener("scroll", remember, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", remember);
    };
  }, []);
}

/** Tells that the list has changed on the server. It is shown when the reader asks, so that nothing jumps. */
function News({ rows, onShow }) {
  const hasNews = rows.hasNews();
  useEffect(() => {
    if (hasNews) {
      announce("The failed events have changed since this list was opened.");
    }
  }, [hasNews, rows]);
  if (!hasNews) {
    return null;
  }
  const more = rows.difference();
  const count = more ? ` There ${Math.abs(more) === 1 ? "is" : "are"} ${formatNumber(Math.abs(more))} ${more > 0 ? "more" : "fewer"}.` : "";
  return html`<div class="message message-note news"><p>The failed events have changed since this list was opened.${count}</p>
    <button type="button" class="button button-small" onClick=${onShow}>Show the list as it is now</button></div>`;
}

function SortChoice({ sort }) {
  return html`<label class="sort-choice">Order <select class="input" value=${sort} onChange=${(event) => replaceQuery({ sort: event.target.value === "newest" ? "" : event.target.value })}>
    <option value="newest">Newest first</option><option value="oldest">Oldest first</option></select></label>`;
}

function KeyHelp() {
  return html`<details class="more key-help"><summary>Keys</summary><dl><div><dt>↑ ↓</dt><dd>go to the event above or below, from a checkbox</dd></div>
    <div><dt>Space</dt><dd>select</dd></div><div><dt>Shift + ↑ ↓, Shift + click</dt><dd>select a range</dd></div><div><dt>Home, End</dt><dd>go to the first or last event</dd></div>
    <div><dt>Ctrl + A</dt><dd>select all</dd></div><div><dt>Escape</dt><dd>select nothing</dd></div><div><dt>Enter</dt><dd>open the event</dd></div></dl></details>`;
}
