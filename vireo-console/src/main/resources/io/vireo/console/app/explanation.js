import { useId, useMemo, useRef } from "preact/hooks";
import { visibleText } from "./body/visible.js";
import { withLocalTimes } from "./format.js";
import { Name, Sentence, shapeOf, State } from "./components.js";
import { layoutOf } from "./explanation-layout.js";
import { html } from "./html.js";
import { useWidth } from "./size.js";

const KINDS = {
  publisher: "Publisher",
  exchange: "Exchange",
  queue: "Queue",
  listener: "Listener",
  recovery: "Recovery",
  delay: "Delay",
  fallback: "Fallback",
};

const STATES = { good: "in order", warning: "look at it", problem: "problem", missing: "is not there", unknown: "not known" };

/** The explanation of a route as a picture from left to right, with the same as a list below. */
export function Explanation({ explanation }) {
  const box = useRef(null);
  const width = useWidth(box);
  const picture = useMemo(
    () => (width > 0 && explanation.nodes.length > 0 ? layoutOf(explanation.nodes.map(shownNode), explanation.edges, width - 2) : null),
    [explanation, width]);
  const marker = useId();
  return html`<div class="picture" ref=${box} role="region" aria-label="Picture of the route" tabindex="0">
    ${picture && html`<svg width=${picture.width} height=${picture.height} role="img" aria-label="The way of an event through the broker. The list below says the same.">
      <defs><marker id=${marker} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="picture-arrow" d="M0 0L8 4L0 8Z" /></marker></defs>
      ${picture.paths.map((path, index) => html`<path key=${index} class="picture-edge" d=${path.d} marker-end=${`url(#${marker})`} />`)}
      ${picture.boxes.map((one) => html`<${Box} key=${one.node.id} box=${one} />`)}
      ${picture.paths.map((path, index) => html`<${Label} key=${index} path=${path} />`)}</svg>`}</div>
    <details class="picture-list"><summary>The same as a list</summary><${List} explanation=${explanation} /></details>`;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * A node as the picture shows it. The picture has no room for marks, so that its texts hold the
 * numbers of what cannot be seen. A listener is known to a reader by its host, not by its id.
 */
function shownNode({ label, detail, ...node }) {
  const [first, ...rest] = detail;
  const [name, lines] = UUID.test(label) && first ? [first, [...rest, label]] : [label, detail];
  return { ...node, label: visibleText(name), detail: lines.map((line) => visibleText(withLocalTimes(line))) };
}

function Label({ path }) {
  return html`<g><title>${path.edge.label}</title>${path.label.map((text, index) => html`<text key=${index} class="picture-label" x=${path.x} y=${path.y + index * path.line} text-anchor="middle">${text}</text>`)}</g>`;
}

function Box({ box }) {
  const { node, x, y, width, height, label, detail, padding, line, head } = box;
  const left = x + padding;
  const top = y + padding + 4;
  return html`<g class=${`picture-node picture-${node.state}`}><title>${[`${kindOf(node)}: ${node.label}`, ...node.detail].join("\n")}</title>
    <rect class="picture-box" x=${x} y=${y} width=${width} height=${height} rx="7" />
    <rect class="picture-side" x=${x} y=${y} width="4" height=${height} rx="2" />
    <text class="picture-kind" x=${left} y=${top + 4}>${kindOf(node)}</text>
    ${label.map((text, index) => html`<text key=${`l${index}`} class="picture-name" x=${left} y=${top + head + 2 + index * line}>${text}</text>`)}
    ${detail.map((text, index) => html`<text key=${`d${index}`} class="picture-detail" x=${left} y=${top + head + 2 + (label.length + index) * line}>${text}</text>`)}
    <text class="picture-state" x=${left} y=${y + height - padding}>${shapeOf(node.state)} ${stateOf(node)}</text></g>`;
}

function List({ explanation }) {
  const names = new Map(explanation.nodes.map((node) => [node.id, node]));
  return html`<ul class="picture-items">${explanation.nodes.map((node) => html`<li key=${node.id}>
    <p><span class="muted">${kindOf(node)}:${" "}</span><strong><${Name} text=${node.label} wrap /></strong>${" "}<${State} kind=${node.state}>${stateOf(node)}</${State}></p>
    ${node.detail.map((text, index) => html`<p key=${index} class="muted"><${Sentence} text=${text} /></p>`)}
    ${explanation.edges.filter((edge) => edge.from === node.id && names.has(edge.to)).map((edge, index) => html`<p key=${`e${index}`}>→ ${kindOf(names.get(edge.to)).toLowerCase()}${" "}
      <${Name} text=${names.get(edge.to).label} wrap />${edge.label ? html`${" "}<span class="muted">(<${Name} text=${edge.label} wrap />)</span>` : null}</p>`)}</li>`)}</ul>`;
}

function kindOf(node) {
  return KINDS[node.kind] ?? node.kind;
}

function stateOf(node) {
  return STATES[node.state] ?? node.state;
}
