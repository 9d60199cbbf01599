import { createStore, useStore } from "./store.js";
import { html } from "./html.js";

const KEY = "vireo-console-theme";
const NAMES = { system: "Theme: auto", light: "Theme: light", dark: "Theme: dark" };
const themeStore = createStore(remembered());

themeStore.subscribe(apply);
apply(themeStore.get());

/** The switch between light, dark, and what the system wants. The choice is remembered in the browser. */
export function ThemeSwitch() {
  const theme = useStore(themeStore);
  const change = (event) => {
    themeStore.set(event.target.value);
    remember(event.target.value);
  };
  return html`<label class="theme"><span class="visually-hidden">Theme</span><select value=${theme} onChange=${change}>
    ${Object.entries(NAMES).map(([value, name]) => html`<option key=${value} value=${value}>${name}</option>`)}</select></label>`;
}

function apply(theme) {
  document.documentElement.dataset.theme = theme;
}

function remembered() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme in NAMES ? theme : "system";
  } catch {
    // A browser that keeps nothing for this page shows what the system wants.
    return "system";
  }
}

function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice then holds until the page is loaded again.
  }
}
