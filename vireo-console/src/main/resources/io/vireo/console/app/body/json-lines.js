import { endOfScalar, endOfString, skipWhitespace } from "./json-scan.js";

const DEEPEST = 40;

/**
 * @typedef {object} Lines the lines of a text as they are shown
 * @property {string[]} text the lines, without indentation
 * @property {number[]} depth how deep each line is indented
 * @property {Map<number, number>} close for a line that opens an object or array, the line that
 *     closes it
 * @property {boolean} json whether the lines are JSON
 */

/**
 * Lays JSON out with one member or element a line.
 *
 * @param {string} json text that is known to be JSON
 * @returns {Lines}
 */
export function jsonLines(json) {
  const lines = { text: [], depth: [], close: new Map(), json: true };
  const open = [];
  let line = "";
  let at = skipWhitespace(json, 0);
  const push = () => {
    lines.text.push(line);
    lines.depth.push(open.length);
    line = "";
  };
  while (at < json.length) {
    const character = json[at];
    let end = at + 1;
    if (character === "{" || character === "[") {
      const next = skipWhitespace(json, end);
      if (json[next] === "}" || json[next] === "]") {
        line += character + json[next];
        end = next + 1;
      } else {
        line += character;
        push();
        open.push(lines.text.length - 1);
      }
    } else if (character === "}" || character === "]") {
      if (line) {
        push();
      }
      lines.close.set(open.pop(), lines.text.length);
      line = character;
    } else if (character === ",") {
      line += ",";
      push();
    } else if (character === ":") {
      line += ": ";
    } else {
      end = character === '"' ? endOfString(json, at) : endOfScalar(json, at);
      line += json.slice(at, end);
    }
    at = skipWhitespace(json, end);
  }
  if (line) {
    push();
  }
  return lines;
}

/**
 * Lays plain text out, with its own line breaks.
 *
 * @param {string} text
 * @returns {Lines}
 */
export function textLines(text) {
  const lines = text.split(/\r\n|\n|\r/);
  return { text: lines, depth: lines.map(() => 0), close: new Map(), json: false };
}

/**
 * Writes JSON out with one member or element a line, indented by two blanks a level. Levels further
 * in are indented no more: with 10,000 levels there would be more blanks than a browser bears.
 *
 * @param {string} json text that is known to be JSON
 * @returns {string}
 */
export function prettyJson(json) {
  const lines = jsonLines(json);
  return lines.text.map((text, index) => "  ".repeat(Math.min(lines.depth[index], DEEPEST)) + text).join("\n");
}

/**
 * Lays bytes out as lines of sixteen: the offset, the bytes in hexadecimal, and as ASCII.
 *
 * @param {Uint8Array} bytes
 * @returns {Lines}
 */
export function hexadecimalLines(bytes) {
  const lines = [];
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const row = Array.from(bytes.subarray(offset, offset + 16));
    const hexadecimal = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const ascii = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "."));
    lines.push(`${offset.toString(16).padStart(8, "0")}  ${hexadecimal.padEnd(48)} ${ascii.join("")}`);
  }
  return { text: lines, depth: lines.map(() => 0), close: new Map(), json: false };
}

/**
 * The parts of a line of JSON that are coloured differently.
 *
 * @param {string} line a line of {@link jsonLines}
 * @returns {{kind: 'name'|'string'|'number'|'word'|'mark', start: number, end: number}[]}
 */
export function jsonTokens(line) {
  const tokens = [];
  for (let at = skipWhitespace(line, 0); at < line.length; at = skipWhitespace(line, at)) {
    const start = at;
    let kind = "mark";
    if (line[at] === '"') {
      at = endOfString(line, at);
      kind = line[at] === ":" ? "name" : "string";
    } else {
      at = endOfScalar(line, at);
      if (at > start) {
        kind = /[-\d]/.test(line[start]) ? "number" : "word";
      } else {
        at++;
      }
    }
    tokens.push({ kind, start, end: at });
  }
  return tokens;
}
