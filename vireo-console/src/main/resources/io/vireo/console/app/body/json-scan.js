/**
 * Scanning of JSON text without recursion, so that text that nests 10,000 levels deep is read as
 * well, and without turning numbers into doubles, so that 12345678901234567890 stays what it is.
 */

const WHITESPACE = new Set([" ", "\t", "\n", "\r"]);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;

/** {string} text, {number} at: the first position from `at` that holds no whitespace. */
export function skipWhitespace(text, at) {
  while (at < text.length && WHITESPACE.has(text[at])) {
    at++;
  }
  return at;
}

/** The position after the string that begins at `at`, or -1 if the string does not end. */
export function endOfString(text, at) {
  for (let from = at + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) {
      return -1;
    }
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") {
      backslashes++;
    }
    if (backslashes % 2 === 0) {
      return quote + 1;
    }
    from = quote + 1;
  }
}

/** The position after the number or word that begins at `at`; `at` itself if there is none. */
export function endOfScalar(text, at) {
  for (const pattern of [NUMBER, WORD]) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) {
      return at + match[0].length;
    }
  }
  return at;
}

/** The position after the value that begins at `at` in text that is known to be JSON. */
export function endOfValue(text, at) {
  let depth = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
    } else if (character === "{" || character === "[") {
      depth++;
      at++;
    } else if (character === "}" || character === "]") {
      depth--;
      at++;
    } else if (character === "," || character === ":" || WHITESPACE.has(character)) {
      at++;
      continue;
    } else {
      at = endOfScalar(text, at);
    }
    if (depth === 0) {
      return at;
    }
  }
  return text.length;
}

/**
 * The text of one value inside JSON text, exactly as it is written there.
 *
 * @param {string} text text that is known to be JSON
 * @param {string[]} path the names of the members that lead to the value
 * @returns {string | null} null if there is no such value
 */
export function textOfMember(text, path) {
  let at = skipWhitespace(text, 0);
  for (const name of path) {
    at = startOfMember(text, at, name);
    if (at < 0) {
      return null;
    }
  }
  return text.slice(at, endOfValue(text, at));
}

/**
 * The members of an object, each with its value exactly as it is written.
 *
 * @param {string} text text that is known to be a JSON object
 * @returns {[string, string][]} the names and the texts of the values
 */
export function membersOf(text) {
  return [...membersFrom(text, skipWhitespace(text, 0))].map(([name, value]) => [name, text.slice(value, endOfValue(text, value))]);
}

function startOfMember(text, at, name) {
  for (const [found, value] of membersFrom(text, at)) {
    if (found === name) {
      return value;
    }
  }
  return -1;
}

/** The names of the members of the object that begins at `at`, and where their values begin; none if it is no object. */
function* membersFrom(text, at) {
  if (text[at] !== "{") {
    return;
  }
  at = skipWhitespace(text, at + 1);
  while (text[at] === '"') {
    const end = endOfString(text, at);
    const value = skipWhitespace(text, skipWhitespace(text, end) + 1);
    yield [JSON.parse(text.slice(at, end)), value];
    at = skipWhitespace(text, endOfValue(text, value));
    if (text[at] === ",") {
      at = skipWhitespace(text, at + 1);
    }
  }
}
