import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api.js";
import { onEvent } from "./stream.js";

const SHORTEST_PAUSE = 1_000;
const AFTER_ERROR = 5_000;

/**
 * What a path of the API answers, kept fresh: it is fetched again when the topic has changed, at
 * most once a second, when the event stream is open again, and some seconds after an error. What
 * was fetched before stays while it is fetched again, and after an error.
 *
 * @param {string|null} path the path below `api/`; null fetches nothing
 * @param {{topic: (string|undefined)}} options the topic of the events `changed`
 * @returns {{data: *, source: (string|null), error: (Error|null), loading: boolean, reload: function(): void}}
 *     `source` is the path that answered with the data; `loading` is true while a path is fetched for
 *     the first time
 */
export function useData(path, { topic } = {}) {
  const [state, setState] = useState({ path: null, data: null, source: null, error: null });
  const loader = useRef(null);
  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const mine = createLoader(path, setState);
    loader.current = mine;
    mine.load();
    const subscriptions = [
      onEvent("open", mine.request),
      onEvent("changed", (event) => event.topic === topic && mine.request()),
    ];
    return () => {
      subscriptions.forEach((end) => end());
      mine.close();
    };
  }, [path, topic]);
  const loading = path !== null && state.path !== path;
  return { data: state.data, source: state.source, error: loading ? null : state.error, loading, reload: () => loader.current?.load() };
}

function createLoader(path, setState) {
  const abort = new AbortController();
  let running = false;
  let wanted = false;
  let started = 0;
  let timer = null;

  async function load() {
    clearTimeout(timer);
    if (running) {
      wanted = true;
      return;
    }
    running = true;
    wanted = false;
    started = Date.now();
    const error = await fetchOnce();
    running = false;
    if (abort.signal.aborted) {
      return;
    }
    if (wanted) {
      request();
    } else if (error && error.status !== 404) {
      timer = setTimeout(load, AFTER_ERROR);
    }
  }

  async function fetchOnce() {
    try {
      const data = await get(path, { signal: abort.signal });
      if (!abort.signal.aborted) {
        setState({ path, data, source: path, error: null });
      }
      return null;
    } catch (error) {
      if (!abort.signal.aborted) {
        setState((known) => ({ ...known, path, error }));
      }
      return error;
    }
  }

  function request() {
    if (running) {
      wanted = true;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(load, Math.max(0, started + SHORTEST_PAUSE - Date.now()));
  }

  function close() {
    clearTimeout(timer);
    abort.abort();
  }

  return { load, request, close };
}
