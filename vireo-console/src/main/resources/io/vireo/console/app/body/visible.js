/**
 * Characters that cannot be seen, or that change the direction of what follows: control characters,
 * marks of direction, blanks of no width, and halves of surrogate pairs.
 */
const INVISIBLE = new RegExp(
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]" +
    "|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]",
  "g",
);

/** How many columns an invisible character takes when it is shown by its number. */
export const COLUMNS_OF_INVISIBLE = 8;

/**
 * Splits text where it holds characters that cannot be seen.
 *
 * @param {string} text
 * @returns {{text: string, invisible: boolean}[]} the parts; an invisible character is given by its
 *     number, such as "‹U+202E›"
 */
export function visibleParts(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > from) {
      parts.push({ text: text.slice(from, match.index), invisible: false });
    }
    const number = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    parts.push({ text: `‹U+${number}›`, invisible: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) {
    parts.push({ text: text.slice(from), invisible: false });
  }
  return parts;
}

/** Whether a character cannot be seen. */
export function isInvisible(character) {
  INVISIBLE.lastIndex = 0;
  return INVISIBLE.test(character);
}

/** A text as one, in which characters that cannot be seen are given by their numbers; for titles and pictures. */
export function visibleText(text) {
  return visibleParts(String(text ?? "")).map((part) => part.text).join("");
}
