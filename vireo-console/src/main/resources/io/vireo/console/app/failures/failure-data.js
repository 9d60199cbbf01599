import { useEffect, useState } from "preact/hooks";
import { getText } from "../api.js";
import { textOfMember } from "../body/json-scan.js";
import { pathOf } from "../paths.js";
import { useRetry } from "../retry.js";
import { onEvent } from "../stream.js";

const PAUSE = 1_000;

/**
 * One failed event as the server tells it, the text of its data where that is JSON, and that of its
 * headers: read from the answer as they are written, so that long numbers keep their digits. It is
 * fetched again when the failed events have changed, by whomever; what is the same stays the same.
 *
 * @returns {{data: object | null, json: string | null, headers: string | null, error: Error | null, reload: function(): void}}
 */
export function useFailure(route, id) {
  const [state, setState] = useState({ text: null, data: null, json: null, headers: null, error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    getText(pathOf("failures", { route }, { id }), { signal: abort.signal }).then(
      (text) => setState((known) => (known.text === text ? { ...known, error: null } : read(text))),
      (error) => abort.signal.aborted || setState((known) => ({ ...known, error })));
    return () => abort.abort();
  }, [route, id, round]);
  const reload = () => setRound((number) => number + 1);
  useNews(reload);
  useRetry(state.error?.status === 404 ? null : state.error, reload);
  return { ...state, reload };
}

function read(text) {
  const data = JSON.parse(text);
  const json = data.body.kind === "json" ? textOfMember(text, ["body", "json"]) : null;
  return { text, data, json, headers: textOfMember(text, ["headers"]), error: null };
}

/** Calls back some time after the failed events have changed, or after the page may have missed that. */
function useNews(changed) {
  useEffect(() => {
    let timer = null;
    let known = null;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = null;
        changed();
      }, PAUSE);
    };
    const ends = [
      onEvent("open", later),
      onEvent("changed", ({ topic, revision }) => {
        if (topic === "failures" && revision !== known) {
          known = revision;
          later();
        }
      }),
    ];
    return () => {
      clearTimeout(timer);
      ends.forEach((end) => end());
    };
  }, []);
}
