import { createStore } from "./store.js";

const TOKEN = /[#&]token=([^&]*)/;

/** The token that stood in the address of the page, or null. A user of the token sets it to null. */
export const addressToken = createStore(null);

window.addEventListener("hashchange", takeToken);
takeToken();

/** Takes the token out of the address at once, so that it stays neither there nor in the history. */
function takeToken() {
  const match = TOKEN.exec(window.location.hash);
  if (match) {
    const rest = window.location.hash.replace(match[0], "");
    window.history.replaceState(null, "", rest.length > 1 ? rest : "#/");
    addressToken.set(decode(match[1]));
  }
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that belongs to the token stands for itself.
    return text;
  }
}
