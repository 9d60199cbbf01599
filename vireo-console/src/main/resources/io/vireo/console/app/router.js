import { encodeText } from "./paths.js";
import { createStore, useStore } from "./store.js";

const locationStore = createStore(parse(window.location.hash));
window.addEventListener("hashchange", () => locationStore.set(parse(window.location.hash)));

/** Where the page is: `{parts, query}`, the decoded parts of the path and the parameters as text. */
export function useLocation() {
  return useStore(locationStore);
}

/**
 * The address of a page inside of this one, such as `#/routes/order.placed?broadcast=true`.
 *
 * @param {string[]} parts the parts of the path, not encoded
 * @param {Object<string, string|null|undefined>} query parameters; those without a value are left out
 */
export function hrefOf(parts, query = {}) {
  const path = parts.map(encodeText).join("/");
  const search = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();
  return `#/${path}${search ? `?${search}` : ""}`;
}

/** Goes to another page. */
export function navigate(href) {
  window.location.hash = href.replace(/^#/, "");
}

/** Changes parameters of the address without a new entry in the history, so that a filter outlives a reload. */
export function replaceQuery(changes) {
  const { parts, query } = locationStore.get();
  const href = hrefOf(parts, { ...query, ...changes });
  window.history.replaceState(null, "", href);
  locationStore.set(parse(href));
}

function parse(hash) {
  const text = hash.replace(/^#\/?/, "");
  const mark = text.indexOf("?");
  const path = mark < 0 ? text : text.slice(0, mark);
  const search = mark < 0 ? "" : text.slice(mark + 1);
  return {
    parts: path === "" ? [] : path.split("/").map(decode),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that somebody typed by hand stands for itself.
    return part;
  }
}
