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
 * @param {{topic: (string|undefined), again: (string|undefined), read: (function|undefined)}} options
 *     `topic` is that of the events `changed`; `again` is the path that is fetched when the reader
 *     asks, if not the same; `read` fetches a path, if not as JSON alone
 * @returns {{data: *, source: (string|null), error: (Error|null), loading: boolean, busy: boolean, reload: function(): void}}
 *     `source` is the path that answered with the data; `loading` is true while a path is fetched for
 *     the first time, and `busy` while it is fetched because the reader asked
 */
export function useData(path, { topic, again = path, read = get } = {}) {
  const [state, setState] = useState({ path: null, data: null, source: null, error: null, busy: false });
  const loader = useRef(null);
  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const mine = createLoader(path, { again, read, setState });
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
  return { data: state.data, source: state.source, error: loading ? null : state.error, loading, busy: state.busy, reload: () => loader.current?.ask() };
}

function createLoader(path, { again, read, setState }) {
  const abort = new AbortController();
  let running = false;
  let wanted = false;
  let asked = false;
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
    const error = await fetchOnce(asked ? again : path);
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

  async function fetchOnce(chosen) {
    asked = false;
    try {
      const data = await read(chosen, { signal: abort.signal });
      if (!abort.signal.aborted) {
        setState({ path, data, source: path, error: null, busy: asked });
      }
      return null;
    } catch (error) {
      if (!abort.signal.aborted) {
        setState((known) => ({ ...known, path, error, busy: asked }));
      }
      return error;
    }
  }

  function ask() {
    asked = true;
    setState((known) => ({ ...known, busy: true }));
    load();
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

  return { load, ask, request, close };
}
