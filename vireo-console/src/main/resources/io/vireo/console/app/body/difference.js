/**
 * @typedef {object} DifferenceLine
 * @property {'same'|'removed'|'added'} kind
 * @property {number | null} before the number of the line in the old text, from 0
 * @property {number | null} after the number of the line in the new text, from 0
 */

/** The most lines that the search for a short difference may add and remove together. */
const MOST_CHANGES = 2000;

/**
 * The difference of two texts by lines, by the algorithm of Myers. Where the texts differ in more
 * than a few thousand lines, what differs is shown as removed and added as a whole.
 *
 * @param {string[]} before the old lines
 * @param {string[]} after the new lines
 * @returns {DifferenceLine[]}
 */
export function differenceOf(before, after) {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    end++;
  }
  const beforeEnd = before.length - end;
  const afterEnd = after.length - end;
  const lines = [];
  for (let index = 0; index < start; index++) {
    lines.push(same(index, index));
  }
  for (const line of middle(before, after, start, beforeEnd, afterEnd)) {
    lines.push(line);
  }
  for (let index = 0; index < end; index++) {
    lines.push(same(beforeEnd + index, afterEnd + index));
  }
  return lines;
}

/**
 * Leaves out what is the same on both sides, except a few lines around each change.
 *
 * @param {DifferenceLine[]} lines
 * @param {number} context how many unchanged lines are kept around a change
 * @returns {(DifferenceLine | {kind: 'skipped', lines: number})[]}
 */
export function withoutUnchanged(lines, context) {
  const kept = new Uint8Array(lines.length);
  lines.forEach((line, index) => {
    if (line.kind !== "same") {
      kept.fill(1, Math.max(0, index - context), index + context + 1);
    }
  });
  const result = [];
  let skipped = 0;
  lines.forEach((line, index) => {
    if (kept[index] && skipped > 0) {
      result.push({ kind: "skipped", lines: skipped });
      skipped = 0;
    }
    if (kept[index]) {
      result.push(line);
    } else {
      skipped++;
    }
  });
  if (skipped > 0) {
    result.push({ kind: "skipped", lines: skipped });
  }
  return result;
}

function middle(before, after, start, beforeEnd, afterEnd) {
  const trace = searchShortest(before, after, start, beforeEnd, afterEnd);
  return trace ? walkBack(trace, start, beforeEnd, afterEnd) : replaced(start, beforeEnd, afterEnd);
}

/** Finds how far each diagonal reaches after each number of changes; null if it takes too many. */
function searchShortest(before, after, start, beforeEnd, afterEnd) {
  const rows = beforeEnd - start;
  const columns = afterEnd - start;
  const most = Math.min(rows + columns, MOST_CHANGES);
  const reach = new Int32Array(2 * most + 3);
  const trace = [];
  for (let changes = 0; changes <= most; changes++) {
    trace.push(reach.slice(most - changes, most + changes + 3));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const at = most + 1 + diagonal;
      const down = diagonal === -changes || (diagonal !== changes && reach[at - 1] < reach[at + 1]);
      let row = down ? reach[at + 1] : reach[at - 1] + 1;
      let column = row - diagonal;
      while (row < rows && column < columns && before[start + row] === after[start + column]) {
        row++;
        column++;
      }
      reach[at] = row;
      if (row >= rows && column >= columns) {
        return trace;
      }
    }
  }
  return null;
}

function walkBack(trace, start, beforeEnd, afterEnd) {
  const lines = [];
  let row = beforeEnd - start;
  let column = afterEnd - start;
  for (let changes = trace.length - 1; changes > 0; changes--) {
    const reach = trace[changes];
    const at = changes + 1 + row - column;
    const diagonal = row - column;
    const down = diagonal === -changes || (diagonal !== changes && reach[at - 1] < reach[at + 1]);
    const earlierRow = down ? reach[at + 1] : reach[at - 1];
    const earlierColumn = earlierRow - (down ? diagonal + 1 : diagonal - 1);
    while (row > earlierRow && column > earlierColumn) {
      lines.push(same(start + --row, start + --column));
    }
    if (down) {
      lines.push(added(start + --column));
    } else {
      lines.push(removed(start + --row));
    }
  }
  while (row > 0 && column > 0) {
    lines.push(same(start + --row, start + --column));
  }
  return lines.reverse();
}

function replaced(start, beforeEnd, afterEnd) {
  const lines = [];
  for (let index = start; index < beforeEnd; index++) {
    lines.push(removed(index));
  }
  for (let index = start; index < afterEnd; index++) {
    lines.push(added(index));
  }
  return lines;
}

const same = (before, after) => ({ kind: "same", before, after });
const removed = (before) => ({ kind: "removed", before, after: null });
const added = (after) => ({ kind: "added", before: null, after });
