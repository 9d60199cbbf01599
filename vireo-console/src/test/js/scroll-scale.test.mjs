import assert from "node:assert/strict";
import { test } from "node:test";

const app = new URL("../../main/resources/io/vireo/console/app/", import.meta.url);
const { createScrollScale, heightInPage } = await import(new URL("scroll-scale.js", app));

const ROW = 240;
const VIEW = 640;

/** A page that shows rows of a number, and is scrolled by the reader. */
function pageOf(count) {
  const scale = createScrollScale();
  const page = {
    count,
    top: 0,
    get size() {
      return { rows: page.count * ROW, view: VIEW, near: VIEW + 12 * ROW };
    },
    get last() {
      return heightInPage(page.size.rows) - VIEW;
    },
    /** Scrolls to this much of the element, as far as it goes, and returns the place in the list. */
    scrollTo(top) {
      page.top = Math.min(page.last, Math.max(0, top));
      return page.top + scale.follow(page.top, page.size);
    },
    scrollBy: (by) => page.scrollTo(page.top + by),
    goTo: (place) => page.scrollTo(scale.topOf(place, page.size)),
  };
  page.scrollTo(0);
  return page;
}

test("a list that browsers can show as a whole is shown as it is", () => {
  const page = pageOf(20_000);
  assert.equal(heightInPage(page.size.rows), 20_000 * ROW);
  for (const top of [1_000_000, 1_000_100, 4_000_000.5, page.last, 0]) {
    assert.equal(page.scrollTo(top), top);
    assert.equal(page.goTo(top), top);
  }
});

test("no element is higher than browsers let it be at four pixels of the device for one", () => {
  assert.ok(heightInPage(1e9) * 4 <= 33_000_000);
});

test("the scroll bar reaches the first rows, the last and those between", () => {
  const page = pageOf(100_000);
  const lastPlace = page.size.rows - VIEW;
  assert.equal(page.scrollTo(page.last), lastPlace);
  assert.equal(page.scrollTo(page.last / 2), lastPlace / 2);
  assert.equal(page.scrollTo(100_000), 100_000);
  assert.equal(page.scrollTo(page.last - 100_000), lastPlace - 100_000);
  assert.equal(page.scrollTo(0), 0);
});

test("each row can be gone to", () => {
  const page = pageOf(100_000);
  for (let row = 0; row < page.count; row++) {
    const place = Math.min(row * ROW, page.size.rows - VIEW);
    assert.ok(Math.abs(page.goTo(place) - place) <= 0.5, `row ${row}`);
  }
});

test("a short scroll moves the rows by as much as the page", () => {
  const page = pageOf(100_000);
  for (const part of [0.01, 0.2, 0.5, 0.8, 0.99]) {
    const place = page.scrollTo(Math.round(page.last * part));
    assert.equal(page.scrollBy(100), place + 100);
    assert.equal(page.scrollBy(-600), place - 500);
    assert.equal(page.scrollBy(3), place - 497);
  }
});

test("short scrolls reach both ends, and leave out no row on the way", () => {
  for (const [part, step] of [[0.101, -90], [0.101, -1_500], [0.13, -90], [0.899, 90], [0.899, 1_500], [0.87, 90]]) {
    const page = pageOf(100_000);
    let place = page.scrollTo(Math.round(page.last * part));
    while (page.top > 0 && page.top < page.last) {
      const next = page.scrollBy(step);
      const moved = (next - place) / step;
      assert.ok(moved > 0 && Math.abs(next - place) < VIEW + 12 * ROW, `moved from ${place} to ${next}`);
      place = next;
    }
    assert.equal(place, step < 0 ? 0 : page.size.rows - VIEW);
  }
});

test("the place stays when rows come or go, and the last row can be reached then too", () => {
  const page = pageOf(100_000);
  const place = page.scrollTo(2_000_000);
  page.count -= 1_000;
  assert.equal(page.scrollBy(0), place);
  page.scrollTo(page.last);
  page.count += 2_000;
  assert.equal(page.scrollBy(0), page.size.rows - VIEW);
  page.count -= 2_000;
  assert.equal(page.scrollBy(0), page.size.rows - VIEW);
});

test("a list that shrinks so far that browsers can show it is shown as it is", () => {
  const page = pageOf(100_000);
  page.scrollTo(4_000_000);
  page.count = 18_000;
  assert.equal(page.scrollBy(0), 4_000_000);
  page.count = 100_000;
  assert.equal(page.scrollTo(100), 100);
});
