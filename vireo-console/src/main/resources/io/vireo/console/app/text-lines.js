const FONT = "600 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const BREAKS = new Set([".", "-", "_", "/", " ", ":", ","]);

let context = null;

/** The width of a text in a picture, in pixels, where it is bold. */
export function widthOf(text) {
  context ??= document.createElement("canvas").getContext("2d");
  context.font = FONT;
  return context.measureText(text).width;
}

/**
 * Breaks a text into lines for a picture, where nothing wraps by itself. Lines end after a
 * separator where they can; what does not fit is cut off with an ellipsis.
 *
 * @param {string} text the text
 * @param {number} width the width of a line in pixels
 * @param {number} most the number of lines at most
 * @returns {string[]} the lines
 */
export function linesOf(text, width, most) {
  const lines = [];
  let rest = [...text];
  while (rest.length > 0 && lines.length < most) {
    let count = fitting(rest, width);
    if (count < rest.length && lines.length === most - 1) {
      lines.push(`${rest.slice(0, Math.max(1, fitting(rest, width - 12))).join("")}…`);
      return lines;
    }
    count = count < rest.length ? breakBefore(rest, count) : count;
    lines.push(rest.slice(0, count).join(""));
    rest = rest.slice(count);
  }
  return lines;
}

/** How many characters fit into a line; at least one, so that there is an end. */
function fitting(characters, width) {
  let low = 1;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(characters.slice(0, middle).join("")) <= width) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/** The end of the line after the last separator, unless that would leave half of the line empty. */
function breakBefore(characters, count) {
  for (let index = count; index > count / 2; index--) {
    if (BREAKS.has(characters[index - 1])) {
      return index;
    }
  }
  return count;
}
