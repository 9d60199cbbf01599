import { COLUMNS_OF_INVISIBLE, isInvisible } from "./visible.js";

/**
 * @typedef {object} Rows the rows on which lines are shown that are longer than a row is wide
 * @property {number} count
 * @property {Int32Array} line the line of each row
 * @property {Int32Array} start where in its line each row begins
 * @property {function(number): number} indentOf how many columns a line is indented
 */

const PLAIN = /^[\x20-\x7e]*$/;
const DEEPEST = 24;
const NARROWEST = 12;

/**
 * Breaks lines into rows of a fixed-width font.
 *
 * @param {import("./json-lines.js").Lines} lines
 * @param {number} columns how many columns a row has
 * @param {Set<number>} folded the lines that open something whose content is not shown
 * @returns {Rows}
 */
export function wrapLines(lines, columns, folded) {
  const line = [];
  const start = [];
  const indentOf = (index) => 2 * Math.min(lines.depth[index], DEEPEST, Math.floor(columns / 6));
  for (let index = 0; index < lines.text.length; index++) {
    const width = Math.max(NARROWEST, columns - indentOf(index));
    for (const from of startsOf(lines.text[index], width)) {
      line.push(index);
      start.push(from);
    }
    if (folded.has(index)) {
      index = lines.close.get(index) - 1;
    }
  }
  return { count: line.length, line: Int32Array.from(line), start: Int32Array.from(start), indentOf };
}

/** The first row of a line, or of the folded line that hides it. */
export function rowOfLine(rows, line) {
  let low = 0;
  let high = rows.count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows.line[middle] < line) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function startsOf(text, width) {
  if (text.length <= width && PLAIN.test(text)) {
    return [0];
  }
  const starts = [0];
  if (PLAIN.test(text)) {
    for (let from = width; from < text.length; from += width) {
      starts.push(from);
    }
    return starts;
  }
  let used = 0;
  let at = 0;
  for (const character of text) {
    const columns = columnsOf(character);
    if (used + columns > width && used > 0) {
      starts.push(at);
      used = 0;
    }
    used += columns;
    at += character.length;
  }
  return starts;
}

function columnsOf(character) {
  if (isInvisible(character)) {
    return COLUMNS_OF_INVISIBLE;
  }
  return character.codePointAt(0) >= 0x1100 || character === "\t" ? 2 : 1;
}
