import { useEffect, useState } from "preact/hooks";
import { getText, pathOf } from "../api.js";
import { textOfMember } from "../body/json-scan.js";
import { useRetry } from "../retry.js";

/**
 * One failed event as the server tells it, and the text of its data where that is JSON: read from
 * the answer as it is written, so that long numbers keep their digits.
 *
 * @returns {{data: object | null, json: string | null, error: Error | null, reload: function(): void}}
 */
export function useFailure(route, id) {
  const [state, setState] = useState({ data: null, json: null, error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    getText(pathOf("failures", route, id), { signal: abort.signal }).then(
      (text) => {
        const data = JSON.parse(text);
        setState({ data, json: data.body.kind === "json" ? textOfMember(text, ["body", "json"]) : null, error: null });
      },
      (error) => abort.signal.aborted || setState((known) => ({ ...known, error })));
    return () => abort.abort();
  }, [route, id, round]);
  const reload = () => setRound((number) => number + 1);
  useRetry(state.error?.status === 404 ? null : state.error, reload);
  return { ...state, reload };
}
