import { useLayoutEffect, useState } from "preact/hooks";

/** The width of an element in pixels, kept up to date; 0 before it is known. `element` is a reference to it. */
export function useWidth(element) {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    const observer = new ResizeObserver(() => setWidth(target.clientWidth));
    setWidth(target.clientWidth);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return width;
}
