/**
 * How the page scrolls over rows that are higher in all than browsers let an element be. The element
 * gets a height that they allow, and what it lacks is skipped above or below the rows in sight. A
 * short scroll moves the rows by as much as the page. A long one, as by the scroll bar, goes to the
 * rows of that part of the list. Places are in pixels from the top of the first row.
 */

/** Chromium allows 33.5 million pixels of the device, of which four may make one; Firefox on some devices 8.9 million. */
const HIGHEST = 5_000_000;

/** So near to its ends the element shows what it would show with all its height. */
const TRUE_ENDS = HIGHEST / 10;

/** The height that the element gets for rows of this height in all. */
export function heightInPage(rows) {
  return Math.min(rows, HIGHEST);
}

/**
 * @typedef {object} Size
 * @property {number} rows the height of all rows
 * @property {number} view the height of the window
 * @property {number} near the longest scroll that counts as short
 */

/** Makes a scale for one list. It knows how far the reader was, for short scrolls start from there. */
export function createScrollScale() {
  let known = null;
  return {
    /**
     * Follows the page.
     *
     * @param {number} top how much of the element is above the window
     * @param {Size} size
     * @returns {number} how much is skipped above the rows in sight
     */
    follow(top, { rows, view, near }) {
      const lacking = rows - heightInPage(rows);
      const end = rows - lacking - view;
      if (lacking === 0) {
        known = null;
        return 0;
      }
      if (known && Math.abs(top - known.top) <= near) {
        const above = remaining(known.skipped, known.top - near, top - near);
        const below = remaining(Math.max(0, lacking - above), end - near - known.top, end - near - top);
        known = { top, skipped: lacking - below };
      } else {
        const part = (top - TRUE_ENDS) / (end - 2 * TRUE_ENDS);
        known = { top, skipped: lacking * Math.min(1, Math.max(0, part)) };
      }
      return Math.round(known.skipped);
    },

    /**
     * Goes to a place, however far it is.
     *
     * @param {number} place what is to be at the top of the window
     * @param {Size} size
     * @returns {number} how much of the element has to be above the window
     */
    topOf(place, { rows, view }) {
      const lacking = rows - heightInPage(rows);
      const middle = rows - lacking - view - 2 * TRUE_ENDS;
      const part = TRUE_ENDS + ((place - TRUE_ENDS) * middle) / (middle + lacking);
      const top = Math.min(place, Math.max(place - lacking, part));
      known = { top, skipped: place - top };
      return top;
    },
  };
}

/**
 * What is still skipped when the reader comes nearer to an end by a short scroll. It goes down to
 * nothing, little by little, so that no row before the end is left out.
 */
function remaining(skipped, before, distance) {
  if (distance <= 0) {
    return 0;
  }
  return distance < Math.min(before, TRUE_ENDS) ? (skipped * distance) / before : skipped;
}
