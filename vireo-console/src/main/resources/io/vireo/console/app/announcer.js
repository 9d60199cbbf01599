import { createStore, useStore } from "./store.js";
import { html } from "./html.js";

const announcement = createStore({ text: "", number: 0 });

/** Has a screen reader say a text, once it has said what it is saying. */
export function announce(text) {
  announcement.set({ text, number: announcement.get().number + 1 });
}

/** The live region of the page. A text that is announced twice differs by a space, so that it is said twice. */
export function Announcer() {
  const { text, number } = useStore(announcement);
  return html`<div class="visually-hidden" role="status" aria-live="polite">${text}${number % 2 ? "\u00a0" : ""}</div>`;
}
