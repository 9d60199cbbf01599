/**
 * The filter of failed events. It stands in the address of the page, so that it can be sent to
 * somebody else and outlives a reload.
 *
 * @typedef {object} Filter
 * @property {string} group the id of a group
 * @property {string} route
 * @property {string} text
 * @property {string[]} in where the text is searched: body, headers, error
 * @property {string} from an instant
 * @property {string} to an instant
 * @property {string} attempts the least number of attempts
 */

/** Where a text can be searched. */
export const PLACES = ["body", "headers", "error"];

/** The filter that an address holds. @returns {Filter} */
export function filterOf(query) {
  const places = (query.in ?? "").split(",").filter((place) => PLACES.includes(place));
  return {
    group: query.group ?? "",
    route: query.route ?? "",
    text: query.text ?? "",
    in: places.length > 0 ? places : PLACES,
    from: instantOf(query.from),
    to: instantOf(query.to),
    attempts: /^[1-9]\d{0,5}$/.test(query.attempts ?? "") ? query.attempts : "",
  };
}

/** The parameters of a filter, for the address of the page and for the API. */
export function queryOf(filter) {
  return {
    group: filter.group,
    route: filter.route,
    text: filter.text,
    in: filter.text && filter.in.length < PLACES.length ? filter.in.join(",") : "",
    from: filter.from,
    to: filter.to,
    attempts: filter.attempts,
  };
}

/** Whether a filter leaves anything out. The group does not count, for it is chosen otherwise. */
export function isFiltering(filter) {
  return Boolean(filter.route || filter.text || filter.from || filter.to || filter.attempts);
}

/** What the server is told to act on: everything that a filter finds. */
export function targetOf(filter) {
  if (filter.group && !isFiltering(filter)) {
    return { group: filter.group };
  }
  const { group, route, text, from, to, attempts } = filter;
  const parts = { group, route, text, in: queryOf(filter).in, from, to };
  const named = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ""));
  if (attempts) {
    named.attempts = Number(attempts);
  }
  return { filter: named };
}

/** What `<input type="datetime-local">` shows for an instant: the time in the reader's zone. */
export function localTimeOf(instant) {
  if (!instant) {
    return "";
  }
  const time = new Date(instant);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** The instant of what `<input type="datetime-local">` holds, or "". */
export function instantOf(local) {
  const time = local ? new Date(local) : null;
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : "";
}
