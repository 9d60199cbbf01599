import { Component } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { createScrollScale, heightInPage } from "./scroll-scale.js";
import { useWidth } from "./size.js";
import { Cells, HeadRow, Widths } from "./table.js";

const STACKED_BELOW = 680;
const OVERSCAN = 10;
const STACKED_PADDING = 24;
const STACKED_LINE = 46;
const STACKED_TITLE = 32;

/**
 * A table of any number of rows, of which only those in sight are in the page. It scrolls with the
 * page. All rows have one height; cells cut off what is too long, so give the whole text as a title.
 *
 * @param {string} props.caption what the table holds, for screen readers
 * @param {import("./table.js").Column[]} props.columns the columns
 * @param {number} props.count how many rows there are
 * @param {function(number): *} props.rowAt the row of an index, or undefined while it is not loaded
 * @param {function(*, number): string} props.keyOf names a row that is loaded
 * @param {function(number, number): void} [props.onRange] called with the first and the last index in sight, to load them
 * @param {number} [props.rowHeight] the height of a row in pixels where rows are not stacked
 * @param {{key: string, descending: boolean}} [props.sort] the order
 * @param {function(import("./table.js").Column): void} [props.onSort] called with the column whose heading was pressed
 * @param {function(*): string} [props.rowClass] a class for a row
 * @param {{current: ?{scrollY: number, head: number, scrollTo: function(number, number): void}}} [props.scroller] is
 *     given what scrolls like a window that is as high as all rows, however many there are; `head` is how much of the page is above them
 */
export function VirtualTable({ caption, columns, count, rowAt, keyOf, onRange, rowHeight = 44, sort, onSort, rowClass, scroller }) {
  const box = useRef(null);
  const body = useRef(null);
  const width = useWidth(box);
  const stacked = width > 0 && width < STACKED_BELOW;
  const shown = useMemo(
    () => columns.filter((column) => (stacked ? column.stacked !== "none" : !column.from || width >= column.from)),
    [columns, stacked, width]);
  const height = stacked ? stackedHeight(shown) : rowHeight;
  const [first, last, skipped] = useRange(body, count, height, scroller);
  const inPage = heightInPage(count * height);
  const above = first * height - skipped;
  const below = inPage - above - (last + 1 - first) * height;
  // Where the browser keeps rows in their places itself, it undoes what moves them while the page is scrolled.
  const isSkipping = inPage < count * height;
  useEffect(() => {
    if (count > 0) {
      onRange?.(first, last);
    }
  }, [first, last, count, onRange]);
  const rows = [];
  for (let index = first; index <= last; index++) {
    rows.push(html`<${Row} key=${keyAt(rowAt(index), index, keyOf)} row=${rowAt(index)} index=${index} columns=${shown} height=${height} rowClass=${rowClass} />`);
  }
  return html`<div class="table-box" ref=${box}><table class=${`table table-virtual ${stacked ? "table-stacked" : ""}`} role="table" aria-rowcount=${count + 1}>
    <caption class="visually-hidden">${caption}</caption>
    <${Widths} columns=${shown} />
    <thead role="rowgroup"><${HeadRow} columns=${shown} sort=${sort} onSort=${onSort} /></thead>
    <tbody role="rowgroup" ref=${body} style=${isSkipping ? { overflowAnchor: "none" } : null}>
    <${Spacer} key="above" height=${above} />${rows}<${Spacer} key="below" height=${below} />
    </tbody></table></div>`;
}

/** A row. It is rendered again only if something of it has changed, so that scrolling stays smooth. */
class Row extends Component {
  shouldComponentUpdate(next) {
    return Object.keys(next).some((name) => next[name] !== this.props[name]);
  }

  render({ row, index, columns, height, rowClass }) {
    const style = { height: `${height}px` };
    if (row === undefined) {
      return html`<tr role="row" class="row-loading" style=${style} aria-rowindex=${index + 2}><td role="cell" colspan=${columns.length}>Loading…</td></tr>`;
    }
    return html`<tr role="row" class=${rowClass?.(row)} style=${style} aria-rowindex=${index + 2}><${Cells} columns=${columns} row=${row} /></tr>`;
  }
}

function Spacer({ height }) {
  return height > 0 ? html`<tr class="spacer" aria-hidden="true" style=${{ height: `${height}px` }}></tr>` : null;
}

/** A row that is not loaded yet is named by its index, so that it is replaced when it is. */
function keyAt(row, index, keyOf) {
  return row === undefined ? `index-${index}` : `row-${keyOf(row, index)}`;
}

function stackedHeight(columns) {
  const halves = columns.filter((column) => (column.stacked ?? "half") === "half").length;
  const wholes = columns.filter((column) => column.stacked === "whole").length;
  const titles = columns.filter((column) => column.stacked === "title").length;
  return STACKED_PADDING + titles * STACKED_TITLE + (wholes + Math.ceil(halves / 2)) * STACKED_LINE;
}

/** The first and the last row that are in sight of the window, with some beyond, and how many pixels are skipped above them. */
function useRange(body, count, height, scroller) {
  const [range, setRange] = useState([0, 0, 0]);
  const scale = useMemo(createScrollScale, [height]);
  useLayoutEffect(() => {
    let frame = null;
    const top = () => -body.current.getBoundingClientRect().top;
    // A row that is in the page is near, for the browser may scroll to it.
    const size = () => ({ rows: count * height, view: window.innerHeight, near: window.innerHeight + (OVERSCAN + 2) * height });
    const measure = () => {
      frame = null;
      const skipped = scale.follow(top(), size());
      const above = top() + skipped;
      const start = Math.max(0, Math.floor(above / height) - OVERSCAN);
      const end = Math.max(start, Math.ceil((above + window.innerHeight) / height) + OVERSCAN);
      setRange((known) => (known[0] === start && known[1] === end && known[2] === skipped ? known : [start, end, skipped]));
    };
    const later = () => {
      frame ??= requestAnimationFrame(measure);
    };
    const own = {
      get scrollY() {
        return window.scrollY + scale.follow(top(), size());
      },
      get head() {
        return window.scrollY - top();
      },
      scrollTo(x, y) {
        const { head } = own;
        window.scrollTo(x, head + scale.topOf(y - head, size()));
        later();
      },
    };
    measure();
    if (scroller) {
      scroller.current = own;
    }
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", later);
      window.removeEventListener("resize", later);
      if (scroller) {
        scroller.current = null;
      }
    };
  }, [count, height, scale, scroller]);
  const last = Math.min(range[1], count - 1);
  return [Math.min(range[0], Math.max(0, last)), last, range[2]];
}
