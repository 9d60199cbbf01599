import { useEffect, useState } from "preact/hooks";

/**
 * Makes a value that components and modules share.
 *
 * @param {*} initial the first value
 * @returns {{get: function(): *, set: function(*): void, subscribe: function(function(*): void): function(): void}}
 *     `subscribe` is called with each new value, and returns a function that ends the subscription
 */
export function createStore(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) {
        return;
      }
      value = next;
      for (const listener of [...listeners]) {
        listener(value);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value of a store. The component is rendered again when the value changes. */
export function useStore(store) {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(store.get());
    return store.subscribe(setValue);
  }, [store]);
  return value;
}
