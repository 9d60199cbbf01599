import { useMemo } from "preact/hooks";
import { formatCount } from "../format.js";
import { html } from "../html.js";
import { CodeView } from "./code-view.js";
import { differenceOf, withoutUnchanged } from "./difference.js";
import { jsonLines, textLines } from "./json-lines.js";

const CONTEXT = 3;

/** How two texts differ, with their lines, and how many lines were added and removed. Both are JSON, or both are text. */
export function useDifference(before, after, isJson) {
  return useMemo(() => {
    const old = isJson ? jsonLines(before) : textLines(before);
    const now = isJson ? jsonLines(after) : textLines(after);
    const indented = (lines) => lines.text.map((text, index) => `${lines.depth[index]} ${text}`);
    const all = differenceOf(indented(old), indented(now));
    const count = (kind) => all.filter((line) => line.kind === kind).length;
    return { old, now, all, added: count("added"), removed: count("removed"), isJson };
  }, [before, after, isJson]);
}

/** Shows the lines that were added and removed, with some lines around them. */
export function DifferenceView({ difference }) {
  const { lines, kinds } = useMemo(() => shownOf(difference), [difference]);
  return html`<div class="body-view"><p class="difference-count">${formatCount(difference.removed, "line")} removed (−), ${formatCount(difference.added, "line")} added (+).</p>
    <${CodeView} lines=${lines} kinds=${kinds} label="Difference of the data" /></div>`;
}

function shownOf({ old, now, all, isJson }) {
  const lines = { text: [], depth: [], close: new Map(), json: isJson };
  const kinds = [];
  for (const line of withoutUnchanged(all, CONTEXT)) {
    const from = line.kind === "removed" ? old : now;
    const index = line.kind === "removed" ? line.before : line.after;
    const isSkipped = line.kind === "skipped";
    lines.text.push(isSkipped ? `${formatCount(line.lines, "line")} the same` : from.text[index]);
    lines.depth.push(isSkipped ? 0 : from.depth[index]);
    kinds.push(line.kind);
  }
  return { lines, kinds };
}
