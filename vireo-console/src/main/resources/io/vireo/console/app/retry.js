import { useEffect } from "preact/hooks";

const AFTER_ERROR = 5_000;

/** Tries again some seconds after an error, so that a page recovers by itself when the broker or the console is back. */
export function useRetry(error, retry) {
  useEffect(() => {
    if (!error) {
      return undefined;
    }
    const timer = setTimeout(retry, AFTER_ERROR);
    return () => clearTimeout(timer);
  }, [error]);
}
