import { useEffect, useRef } from "preact/hooks";
import { navigate, hrefOf } from "../router.js";
import { GONE } from "./row-store.js";
import { EVERYTHING, NOTHING } from "./selection.js";

/**
 * The keys of the list of failed events, for when the focus is on the checkbox of a row.
 *
 * @returns {function(KeyboardEvent): void} handles a key
 */
export function useListKeys({ box, scroller, rows, list, pick, select }) {
  const wanted = useRef(null);

  /** Gives the focus to the row that it is meant for, once that row is in the page. */
  function giveFocus() {
    const input = wanted.current === null ? null : boxOf(box, wanted.current);
    if (input) {
      wanted.current = null;
      input.focus();
    }
  }

  useEffect(() => {
    const frame = requestAnimationFrame(giveFocus);
    return () => cancelAnimationFrame(frame);
  });

  function goTo(place) {
    wanted.current = Math.min(Math.max(0, place), rows.total() - 1);
    if (!boxOf(box, wanted.current)) {
      scrollTo(box, scroller, wanted.current);
    }
    rows.want(wanted.current, wanted.current + 1);
    requestAnimationFrame(() => requestAnimationFrame(giveFocus));
  }

  function move(event, place) {
    event.preventDefault();
    goTo(place);
    const row = rows.at(place);
    if (event.shiftKey && row && row !== GONE) {
      const from = rows.at(Number(event.target.dataset.place));
      if (!list.selection.anchor && from) {
        pick({ place: Number(event.target.dataset.place), item: from }, false);
      }
      pick({ place, item: row }, true);
    }
  }

  return (event) => {
    const isBox = event.target.matches("input[data-place]");
    const place = Number(event.target.dataset.place);
    if (event.key === "Escape" && event.target.matches("[data-place]")) {
      select(NOTHING);
    } else if (!isBox) {
      return;
    } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      select(EVERYTHING);
    } else if (event.key === "Enter") {
      const { route, id } = rows.at(place);
      navigate(hrefOf(["failures", route, id]));
    } else if (event.key === "ArrowDown") {
      move(event, Math.min(place + 1, rows.total() - 1));
    } else if (event.key === "ArrowUp") {
      move(event, Math.max(0, place - 1));
    } else if (event.key === "Home") {
      move(event, 0);
    } else if (event.key === "End") {
      move(event, rows.total() - 1);
    }
  };
}

function boxOf(box, place) {
  return box.current?.querySelector(`input[data-place="${place}"]`) ?? null;
}

/** Scrolls a row into the middle of the window that is not in the page yet. */
function scrollTo(box, scroller, place) {
  const row = box.current.querySelector("tbody tr:not(.spacer)");
  const top = box.current.querySelector("tbody").getBoundingClientRect().top + window.scrollY;
  scroller.current.scrollTo(0, top + place * row.offsetHeight - window.innerHeight / 2);
}
