import { h } from "preact";
import htm from "htm";

/** Makes the nodes that Preact renders from a tagged template. Values are always text, never markup. */
export const html = htm.bind(h);
