/**
 * Which rows of a list are selected. It is never changed, but made anew.
 *
 * Rows are kept by their key, with what is needed to name them to the server. All rows of a filter
 * are selected as the filter, however many there are.
 *
 * @typedef {object} Selection
 * @property {boolean} all whether everything that the filter finds is selected
 * @property {Map<string, {route: string, id: string}>} rows the single rows that are selected
 * @property {string | null} anchor the key of the row from which a range reaches
 */

/** Nothing is selected. @type {Selection} */
export const NOTHING = { all: false, rows: new Map(), anchor: null };

/** Everything that the filter finds is selected. @type {Selection} */
export const EVERYTHING = { all: true, rows: new Map(), anchor: null };

/** The key of a failed event: ids are unique in their route only. */
export function keyOf(item) {
  return `${item.id}\n${item.route}`;
}

/** Whether a row is selected. */
export function isSelected(selection, key) {
  return selection.all || selection.rows.has(key);
}

/** Whether anything is selected. */
export function isAnything(selection) {
  return selection.all || selection.rows.size > 0;
}

/** Selects a row, or takes it out of the selection. */
export function toggle(selection, item) {
  const key = keyOf(item);
  const rows = new Map(selection.rows);
  if (!rows.delete(key)) {
    rows.set(key, { route: item.route, id: item.id });
  }
  return { all: false, rows, anchor: key };
}

/** Adds rows to the selection. The anchor stays, so that a range can be made longer or shorter. */
export function add(selection, items) {
  const rows = new Map(selection.rows);
  for (const item of items) {
    rows.set(keyOf(item), { route: item.route, id: item.id });
  }
  return { all: false, rows, anchor: selection.anchor };
}

/**
 * What the server is told to act on, one target a task: the rows of one route each, or the filter.
 *
 * @param {Selection} selection
 * @param {object} filterTarget the target of everything that the filter finds
 * @returns {object[]}
 */
export function targetsOf(selection, filterTarget) {
  if (selection.all) {
    return [filterTarget];
  }
  const routes = new Map();
  for (const { route, id } of selection.rows.values()) {
    const ids = routes.get(route) ?? [];
    routes.set(route, ids);
    ids.push(id);
  }
  return [...routes].map(([route, ids]) => ({ route, ids }));
}
