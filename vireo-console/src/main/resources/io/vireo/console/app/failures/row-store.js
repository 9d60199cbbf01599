/**
 * The rows of a long list, fetched page by page where the reader looks, and each of them once.
 *
 * The list lives on the server and changes while it is read. The store keeps the places of the rows
 * as they were when the list was opened: a page that is fetched from a newer revision is put where
 * its rows belong in the old order. What is new is told as news and shown when the reader asks.
 */

const PAGE = 100;
const MOST_AT_ONCE = 2;

/** Stands for a row that was removed before it was fetched. */
export const GONE = Object.freeze({ gone: true });

/**
 * @typedef {object} Page
 * @property {number} revision
 * @property {number} total
 * @property {number} offset
 * @property {object[]} items
 */

/**
 * @param {object} options
 * @param {function(number, number, AbortSignal): Promise<Page>} options.fetchPage fetches a page by
 *     its offset and its limit
 * @param {function(object): string} options.keyOf the key of a row
 * @param {boolean} options.newestFirst whether rows that are new come before the others
 */
export function createRowStore({ fetchPage, keyOf, newestFirst }) {
  const abort = new AbortController();
  const rows = new Map();
  const places = new Map();
  const missing = new Set();
  const requested = new Set();
  let opened = null;
  let latest = { revision: null, total: 0 };
  let wanted = { from: 0, to: PAGE };
  const demands = new Set();
  const listeners = new Set();
  let running = 0;
  let error = null;

  function changed() {
    [...listeners].forEach((listener) => listener());
  }

  function want(from, to) {
    wanted = { from: Math.max(0, from), to };
    error = null;
    fetchWanted();
  }

  function fetchWanted() {
    while (running < (opened ? MOST_AT_ONCE : 1) && !error && !abort.signal.aborted) {
      const range = nextRange();
      if (!range) {
        break;
      }
      fetchRange(range);
    }
    for (const demand of demands) {
      if (error || abort.signal.aborted || isComplete(demand)) {
        demands.delete(demand);
        demand.resolve();
      }
    }
  }

  function isComplete({ from, to }) {
    for (let place = from; opened && place < Math.min(to, opened.total); place++) {
      if (!rows.has(place) && !missing.has(place)) {
        return false;
      }
    }
    return opened !== null;
  }

  /** The first places that are wanted, and neither known nor asked for. */
  function nextRange() {
    for (const range of [wanted, ...demands]) {
      const lacking = lackingOf(range);
      if (lacking) {
        return lacking;
      }
    }
    return null;
  }

  function lackingOf(range) {
    const end = opened ? Math.min(range.to, opened.total) : range.to;
    const lacks = (place) => !rows.has(place) && !requested.has(place) && !missing.has(place);
    let from = range.from;
    while (from < end && !lacks(from)) {
      from++;
    }
    if (from >= end) {
      return null;
    }
    // A whole page is asked for, for the reader scrolls on, but nothing that is known already.
    const most = opened ? Math.min(from + PAGE, opened.total) : from + PAGE;
    let to = from + 1;
    while (to < most && lacks(to)) {
      to++;
    }
    return { from, to };
  }

  async function fetchRange({ from, to }) {
    running++;
    for (let place = from; place < to; place++) {
      requested.add(place);
    }
    try {
      const page = await fetchPage(from + shift(), to - from, abort.signal);
      if (!abort.signal.aborted) {
        keep(page, from, to);
      }
    } catch (failure) {
      if (!abort.signal.aborted) {
        error = failure;
      }
    }
    for (let place = from; place < to; place++) {
      requested.delete(place);
    }
    running--;
    if (!abort.signal.aborted) {
      changed();
      fetchWanted();
    }
  }

  /** How many places rows have moved down since the list was opened, as far as that is known. */
  function shift() {
    return newestFirst && opened ? Math.max(0, latest.total - opened.total) : 0;
  }

  function keep(page, from, to) {
    if (!opened) {
      opened = { revision: page.revision, total: page.total };
    }
    if (latest.revision === null || page.revision >= latest.revision) {
      latest = { revision: page.revision, total: page.total };
    }
    let moved = shift();
    const known = page.items.findIndex((item) => places.has(keyOf(item)));
    if (known >= 0) {
      moved = page.offset + known - places.get(keyOf(page.items[known]));
    }
    let kept = 0;
    page.items.forEach((item, index) => {
      const place = page.offset + index - moved;
      const key = keyOf(item);
      if (place >= 0 && place < opened.total && !rows.has(place) && !places.has(key)) {
        rows.set(place, item);
        places.set(key, place);
        missing.delete(place);
        kept++;
      }
    });
    giveUp(from, to, page, kept);
  }

  /** Places whose rows are gone are not asked for again and again. */
  function giveUp(from, to, page, kept) {
    if (kept > 0 && page.revision !== opened.revision) {
      return;
    }
    for (let place = from; place < to; place++) {
      if (!rows.has(place)) {
        missing.add(place);
      }
    }
  }

  return {
    /** Fetches the rows of these places, as far as they are not known. */
    want,

    /** The row at a place; undefined while it is not known; {@link GONE} if it is no longer there. */
    at: (place) => rows.get(place) ?? (missing.has(place) ? GONE : undefined),

    /** The place of a row by its key, or null. */
    placeOf: (key) => places.get(key) ?? null,

    /** The number of places; null while nothing is known. */
    total: () => opened?.total ?? null,

    /** The revision of which the list is shown; null while nothing is known. */
    revision: () => opened?.revision ?? null,

    /** The last error, or null. It ends when rows are wanted again. */
    error: () => error,

    /** Whether a newer revision than the one that is shown has been heard of. */
    hasNews: () => opened !== null && latest.revision !== opened.revision,

    /** How many rows more, or with a minus fewer, the newest revision that was heard of has; null if that is not known. */
    difference: () => (latest.total === null ? null : latest.total - opened.total),

    /** Tells the store of a revision that was heard of. */
    heard(revision) {
      if (opened && revision > (latest.revision ?? -1)) {
        latest = { revision, total: latest.total };
        changed();
      }
    },

    /** Fetches all rows of these places, and resolves when they are known or an error came. */
    async all(from, to) {
      error = null;
      await new Promise((resolve) => {
        demands.add({ from, to, resolve });
        fetchWanted();
      });
      const found = [];
      for (let place = from; place < to; place++) {
        const row = rows.get(place);
        if (row) {
          found.push(row);
        }
      }
      return found;
    },

    /** Calls a listener when there is something new to show, until the function that it returns is called. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Ends what is being fetched. */
    close() {
      abort.abort();
      fetchWanted();
    },
  };
}
