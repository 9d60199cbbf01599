import { linesOf } from "./text-lines.js";

const COLUMNS = { publisher: 0, exchange: 1, delay: 1, queue: 2, fallback: 2, listener: 3, recovery: 4 };
const LINE = 16;
const PADDING = 10;
const HEAD = 20;
const STATE = 20;
const ROW_GAP = 20;
const LANE_GAP = 26;
const LEAST_WIDTH = 128;
const MOST_WIDTH = 260;
const LEAST_GAP = 72;
const MOST_GAP = 150;
const MARGIN = 12;
const LABEL_LINE = 13;
/** How much smaller a label is drawn than the text that is measured. */
const LABEL_SCALE = 1.2;

/**
 * Lays the explanation of a route out from left to right: publishers, exchanges, queues, listeners
 * and recovery, each kind in its column. What comes back, such as a retry, runs below.
 *
 * @param {Array<{id: string, kind: string, label: string, detail: string[], state: string}>} nodes the parts of the route
 * @param {Array<{from: string, to: string, label: string}>} edges the ways of the events
 * @param {number} available the width that is there, in pixels
 * @returns {{width: number, height: number, boxes: Array, paths: Array}} where all is
 */
export function layoutOf(nodes, edges, available) {
  const columns = columnsOf(nodes);
  const gap = clamp(available * 0.075, LEAST_GAP, MOST_GAP);
  const width = clamp((available - 2 * MARGIN - (columns.length - 1) * gap) / columns.length, LEAST_WIDTH, MOST_WIDTH);
  const boxes = placeBoxes(columns, width, gap);
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const known = edges.filter(({ from, to }) => byId.has(from) && byId.has(to));
  const paths = known.map((edge) => pathOfEdge(edge, byId, known, gap, boxes));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height), ...paths.map((path) => path.lowest));
  return { width: MARGIN * 2 + columns.length * width + (columns.length - 1) * gap, height: bottom + MARGIN, boxes, paths };
}

/** The nodes by column, without columns that are empty. */
function columnsOf(nodes) {
  const columns = new Map();
  for (const node of nodes) {
    const column = COLUMNS[node.kind] ?? 2;
    columns.set(column, [...(columns.get(column) ?? []), node]);
  }
  return [...columns.entries()].sort(([left], [right]) => left - right).map(([, column]) => column);
}

/** Delays have a row of their own below all others, for the ways to them pass below the listeners. */
function placeBoxes(columns, width, gap) {
  const boxes = columns.flatMap((nodes, column) => {
    let y = MARGIN;
    return nodes.filter((node) => node.kind !== "delay").map((node) => {
      const box = boxOf(node, column, width, gap, y);
      y += box.height + ROW_GAP;
      return box;
    });
  });
  centre(boxes);
  let y = Math.max(MARGIN, ...boxes.map((box) => box.y + box.height + 2 * LANE_GAP));
  columns.forEach((nodes, column) => nodes.filter((node) => node.kind === "delay").forEach((node) => {
    const box = boxOf(node, column, width, gap, y);
    y += box.height + ROW_GAP;
    boxes.push(box);
  }));
  return boxes;
}

function boxOf(node, column, width, gap, y) {
  const inner = width - 2 * PADDING;
  const label = linesOf(node.label, inner, 3);
  const detail = node.detail.flatMap((line) => linesOf(line, inner, 3));
  const height = PADDING + HEAD + (label.length + detail.length) * LINE + STATE + PADDING / 2;
  return { node, column, x: MARGIN + column * (width + gap), y, width, height, label, detail, padding: PADDING, line: LINE, head: HEAD };
}

/** Moves each column down so that its middle is at the height of the middle of the highest one. */
function centre(boxes) {
  const bottoms = new Map();
  for (const box of boxes) {
    bottoms.set(box.column, Math.max(bottoms.get(box.column) ?? 0, box.y + box.height));
  }
  const highest = Math.max(0, ...bottoms.values());
  for (const box of boxes) {
    box.y += (highest - bottoms.get(box.column)) / 2;
  }
}

function pathOfEdge(edge, byId, edges, gap, boxes) {
  const from = byId.get(edge.from);
  const to = byId.get(edge.to);
  if (to.column > from.column) {
    return to.column === from.column + 1 ? directPath(edge, from, to, edges, gap) : lanePath(edge, from, to, gap, boxes);
  }
  return to.column === from.column ? downPath(edge, from, to, gap) : backPath(edge, from, to, gap);
}

/** A curve to the next column. The label is where the ways have parted, or not met yet. */
function directPath(edge, from, to, edges, gap) {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const bend = gap / 2;
  const parts = edges.filter((other) => other.from === edge.from).length > 1;
  const meets = edges.filter((other) => other.to === edge.to).length > 1;
  const share = parts && !meets ? 0.68 : meets && !parts ? 0.32 : 0.5;
  const y = bezier(start.y, start.y, end.y, end.y, share);
  const d = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
  return pathWith(edge, d, start.x + gap / 2, y - 5, Math.max(start.y, end.y), gap - 8);
}

/** A way over several columns, in a lane below the boxes between. */
function lanePath(edge, from, to, gap, boxes) {
  const between = boxes.filter((box) => box.column > from.column && box.column < to.column && box.node.kind !== "delay");
  const start = { x: from.x + from.width, y: from.y + from.height * 0.75 };
  const end = { x: to.x, y: to.y + to.height * 0.75 };
  const lane = Math.max(start.y, end.y, ...between.map((box) => box.y + box.height + LANE_GAP * 0.8));
  const bend = gap * 0.5;
  const d = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${start.x + bend * 0.5} ${lane} ${start.x + gap} ${lane}H${end.x - gap}`
    + `C${end.x - bend * 0.5} ${lane} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
  return pathWith(edge, d, (start.x + end.x) / 2, lane - 5, lane + 4, end.x - start.x - 2 * gap);
}

/** A way back, which leaves to the left and runs below the boxes between. */
function backPath(edge, from, to, gap) {
  const start = { x: from.x, y: from.y + from.height * 0.8 };
  const end = { x: to.x + to.width, y: to.y + to.height * 0.7 };
  const trunk = start.x - gap * 0.25;
  const d = `M${start.x} ${start.y}C${trunk} ${start.y} ${trunk} ${start.y} ${trunk} ${start.y + 14}V${end.y - 14}`
    + `C${trunk} ${end.y} ${trunk} ${end.y} ${trunk - 14} ${end.y}H${end.x}`;
  return pathWith(edge, d, (trunk + end.x) / 2, end.y - 5, end.y, trunk - end.x - 16);
}

/** A way within a column. */
function downPath(edge, from, to, gap) {
  const side = from.x + from.width;
  const start = from.y + from.height * 0.75;
  const end = to.y + to.height * 0.25;
  const d = `M${side} ${start}C${side + gap * 0.4} ${start} ${side + gap * 0.4} ${end} ${side} ${end}`;
  return pathWith(edge, d, side + gap * 0.3, (start + end) / 2, Math.max(start, end), gap * 0.6);
}

function pathWith(edge, d, x, y, lowest, width) {
  const label = edge.label ? linesOf(edge.label, Math.max(24, width) * LABEL_SCALE, 2) : [];
  return { edge, d, x, y: y - (label.length - 1) * LABEL_LINE, lowest, label, line: LABEL_LINE };
}

function bezier(a, b, c, d, share) {
  const rest = 1 - share;
  return rest ** 3 * a + 3 * rest ** 2 * share * b + 3 * rest * share ** 2 * c + share ** 3 * d;
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
