/** What JSON.parse does not tell of a text: how deep it is, and whether an object has a key twice. */

/** An invoice has four levels; this bounds whatever walks the value later. */
export const MOST_DEPTH = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The index of the quote that closes the string opened at `open`, or the text's end. */
const endOfString = (text: string, open: number): number => {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    at += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
};

/** Deepest nesting. Of any text, JSON or not. */
export const nestingOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1;
  }
  return deepest;
};

/** The first key that an object has twice; JSON.parse would silently keep the last. The text must be valid JSON. */
export const duplicateKey = (text: string): string | undefined => {
  const stack: Set<string>[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) stack.push(new Set());
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) stack.pop();
    else if (code === QUOTE) {
      const end = endOfString(text, at);
      let next = end + 1;
      while (SPACES.has(text.charCodeAt(next))) next += 1;
      if (text.charCodeAt(next) === COLON) {
        const written = text.slice(at + 1, end);
        // Escapes count as what they stand for: "\u0061" and "a" are one key.
        const key = written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
        const keys = stack.at(-1);
        if (keys?.has(key)) return key;
        keys?.add(key);
      }
      at = end;
    }
  }
  return undefined;
};
