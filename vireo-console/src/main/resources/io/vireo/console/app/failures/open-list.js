import { get } from "../api.js";
import { withQuery } from "../paths.js";
import { sessionStore } from "../session.js";
import { onEvent } from "../stream.js";
import { createRowStore, GONE } from "./row-store.js";
import { NOTHING, keyOf } from "./selection.js";
import { queryOf } from "./filter.js";

/**
 * The list of failed events that the reader looks at. It outlives a look at one event, so that the
 * reader comes back to the same rows at the same place, and can go on to the next event.
 *
 * @typedef {object} OpenList
 * @property {string} key what is listed: the filter and the order as text
 * @property {ReturnType<typeof createRowStore>} rows
 * @property {import("./selection.js").Selection} selection
 * @property {{y: number, head: number}} scroll how far the page is scrolled, in pixels, as if it were as high as all rows, and how much of that is above the first row
 */

let current = null;
let isKept = false;

// Another user may see less of the events.
sessionStore.subscribe(({ state }) => state === "signed-out" && forget());
onEvent("changed", (event) => event.topic === "failures" && current?.rows.heard(event.revision));

function forget() {
  current?.rows.close();
  current = null;
  isKept = false;
}

/** What is listed by a filter in an order, as text. */
export function keyOfList(filter, sort) {
  return JSON.stringify([queryOf(filter), sort]);
}

/**
 * The list from which the reader has come to look at one event, if it is the one that is asked for;
 * else a new one.
 *
 * @returns {OpenList}
 */
export function listOf(filter, sort) {
  const isSame = isKept && current?.key === keyOfList(filter, sort);
  isKept = false;
  return isSame ? current : newList(filter, sort);
}

/** Makes a list the one that is open, and closes the one that was. */
export function openList(list) {
  if (current && current.rows !== list.rows) {
    current.rows.close();
  }
  current = list;
}

/** A list with rows of its own, which is not open yet. @returns {OpenList} */
export function newList(filter, sort) {
  const fetchPage = (offset, limit, signal) =>
    get(withQuery("failures", { ...queryOf(filter), sort, offset, limit }), { signal });
  const rows = createRowStore({ fetchPage, keyOf, newestFirst: sort === "newest" });
  return { key: keyOfList(filter, sort), query: queryOf(filter), sort, rows, selection: NOTHING, scroll: { y: 0, head: 0 } };
}

/** Where the list that is open is shown, as parameters of the address; null if there is none. */
export function queryOfOpenList() {
  return current ? { view: "events", ...current.query, sort: current.sort === "newest" ? "" : current.sort } : null;
}

/**
 * The events before and after one in the list that is open. The list is kept for when the reader
 * comes back.
 *
 * @param {{route: string, id: string}} item
 * @returns {Promise<{previous: object | null, next: object | null, place: number | null, total: number | null}>}
 */
export async function neighboursOf(item) {
  isKept = true;
  const place = current?.rows.placeOf(keyOf(item)) ?? null;
  if (place === null) {
    return { previous: null, next: null, place: null, total: null };
  }
  const { rows } = current;
  await rows.all(Math.max(0, place - 1), place + 2);
  const at = (index) => (rows.at(index) === GONE || index < 0 ? null : (rows.at(index) ?? null));
  return { previous: at(place - 1), next: at(place + 1), place, total: rows.total() };
}
