import { endOfScalar, endOfString, skipWhitespace } from "./json-scan.js";

const ESCAPE = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;
const CONTROL = /[\u0000-\u001f]/;

/**
 * Checks that text is one JSON value.
 *
 * @param {string} text
 * @returns {{line: number, column: number, position: number, message: string} | null} the first
 *     mistake, with line and column counted from 1; null if the text is JSON
 */
export function jsonMistake(text) {
  const open = [];
  let at = skipWhitespace(text, 0);
  if (at === text.length) {
    return mistake(text, 0, "There is no JSON value yet.");
  }
  let expects = "value";
  while (true) {
    const character = text[at];
    if (character === undefined) {
      return mistake(text, at, endTooSoon(expects, open));
    }
    if (expects === "value" || expects === "value or end") {
      if (expects === "value or end" && character === "]") {
        open.pop();
        at++;
      } else if (character === "{") {
        open.push("{");
        at = skipWhitespace(text, at + 1);
        expects = "name or end";
        continue;
      } else if (character === "[") {
        open.push("[");
        at = skipWhitespace(text, at + 1);
        expects = "value or end";
        continue;
      } else {
        const scalar = scalarAt(text, at);
        if (scalar.message) {
          return mistake(text, scalar.at, scalar.message);
        }
        at = scalar.at;
      }
    } else if (expects === "name or end" && character === "}") {
      open.pop();
      at++;
    } else if (expects === "name" || expects === "name or end") {
      if (character !== '"') {
        return mistake(text, at, "A name in double quotes is expected here.");
      }
      const name = stringAt(text, at);
      if (name.message) {
        return mistake(text, name.at, name.message);
      }
      at = skipWhitespace(text, name.at);
      if (text[at] !== ":") {
        return mistake(text, at, "A colon is expected after the name.");
      }
      at = skipWhitespace(text, at + 1);
      expects = "value";
      continue;
    } else if (character === ",") {
      at = skipWhitespace(text, at + 1);
      expects = open.at(-1) === "{" ? "name" : "value";
      continue;
    } else if (character === (open.at(-1) === "{" ? "}" : "]")) {
      open.pop();
      at++;
    } else {
      const close = open.at(-1) === "{" ? "}" : "]";
      return mistake(text, at, `A comma or ${close} is expected here.`);
    }
    at = skipWhitespace(text, at);
    if (open.length === 0) {
      return at === text.length ? null : mistake(text, at, "Nothing may follow the JSON value.");
    }
    expects = "separator";
  }
}

function endTooSoon(expects, open) {
  if (open.length === 0) {
    return "A value is missing at the end.";
  }
  const close = open.at(-1) === "{" ? "}" : "]";
  return expects === "separator"
    ? `The text ends before ${close} closes what is open.`
    : "The text ends where a value or a name is expected.";
}

function scalarAt(text, at) {
  if (text[at] === '"') {
    return stringAt(text, at);
  }
  const end = endOfScalar(text, at);
  const scalar = text.slice(at, end);
  if (end === at) {
    return { at, message: `${shown(text, at)} cannot begin a value.` };
  }
  if (/^[-\d]/.test(scalar)) {
    return /[\w.+-]/.test(text[end] ?? "") ? { at, message: "This is not a number as JSON writes it." } : { at: end };
  }
  return ["true", "false", "null"].includes(scalar)
    ? { at: end }
    : { at, message: `${scalar.slice(0, 20)} is not JSON; only true, false and null are words.` };
}

function stringAt(text, at) {
  const end = endOfString(text, at);
  const stop = end < 0 ? text.length : end - 1;
  const control = text.slice(at + 1, stop).search(CONTROL);
  if (control >= 0) {
    return { at: at + 1 + control, message: "Write a line break or control character as an escape, such as \\n." };
  }
  if (end < 0) {
    return { at, message: "The string that begins here has no closing quote." };
  }
  for (let slash = text.indexOf("\\", at); slash >= 0 && slash < stop;) {
    if (!ESCAPE.test(text.slice(slash + 1, slash + 6))) {
      return { at: slash, message: "There is no such escape in JSON." };
    }
    slash = text.indexOf("\\", slash + 2);
  }
  return { at: end };
}

function shown(text, at) {
  return String.fromCodePoint(text.codePointAt(at));
}

function mistake(text, position, message) {
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  return { line, column: position - before.lastIndexOf("\n"), position, message };
}
