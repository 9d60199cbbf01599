/**
 * The path of an operation, which may have a query. A name goes into the path if it needs no
 * encoding there; else `-` stands for it, and it goes into the query. Servers refuse many encoded
 * characters in a path, and browsers take a part that is one or two dots for a step in it.
 *
 * @param {...(string|Object<string, string>)} parts a text for a part as it is, such as "pause"; for a
 *     name, an object with the name and what the API calls it, such as {event: "order/placed"}
 */
export function pathOf(...parts) {
  const inQuery = {};
  const path = parts.map((part) => {
    if (typeof part === "string") {
      return part;
    }
    const [[called, name]] = Object.entries(part);
    if (isPlain(name)) {
      return name;
    }
    inQuery[called] = name;
    return "-";
  });
  return withQuery(path.join("/"), inQuery);
}

function isPlain(name) {
  return name !== "." && name !== ".." && encodeText(name) === name;
}

/**
 * A path with a query, or with more of it. Parameters that are null, undefined or empty are left
 * out, and those of a list are joined by commas.
 */
export function withQuery(path, parameters) {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined && value !== "" && value.length !== 0)
    .map(([name, value]) => `${name}=${encodeText(Array.isArray(value) ? value.join(",") : value)}`);
  return pairs.length === 0 ? path : `${path}${path.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

/** A text for an address. Half of a character, which an address cannot hold, is replaced. */
export function encodeText(value) {
  const text = String(value);
  return encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text);
}
