/**
 * The one way in which strings of others come into what the gates show: evidence, logins, names, review bodies. They become one
 * line of plain words: no HTML, no Markdown, no mention, no link, no image, no cell, no heading, no hidden marker.
 */

/** Unseen, so that it costs a reader nothing; between `@` and a name it is no mention any more. */
const BREAK = '\u200b';

const CUT = '… (cut)';

/** Controls, format characters (bidi, zero width, tags) and lone surrogates go; every white space is one space. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\u2028\u2029\u0085]+/gu, ' ')
    .replace(/[\p{Cc}\p{Co}\p{Cn}]/gu, '?')
    .trim();

export const cutTo = (text: string, most: number): string => {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - CUT.length).join('')}${CUT}`;
};

/** What GitHub turns into a notification, a reference or a link by itself, in any text. */
const unlinked = (text: string): string =>
  text
    .replace(/@(?=\S)/gu, `@${BREAK}`)
    .replace(/#(?=\S)/gu, `#${BREAK}`)
    .replace(/\b(gh-)(?=\d)/giu, `$1${BREAK}`)
    .replace(/:(?=\/\/)/gu, `:${BREAK}`)
    .replace(/\b(www)(?=\.)/giu, `$1${BREAK}`)
    // `:white_check_mark:` would be a tick that nobody gave.
    .replace(/(?<!\d):(?=[\w+-]+:)/gu, `:${BREAK}`);

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** As Markdown inside a line, a list item or a cell of ours. */
export const plain = (text: string, most = 1_000): string =>
  unlinked(cutTo(oneLine(text), most))
    .replace(/[<>&]/gu, (character) => ENTITIES[character] ?? '')
    .replace(/[\\`*_[\]|~$]/gu, (character) => `\\${character}`)
    // At the beginning of an item they would begin a list, a rule or a heading of their own.
    .replace(/^[-+=#]/u, (character) => `\\${character}`)
    .replace(/^(\d+)(?=[.)\\])/u, `$1${BREAK}`);

/** As code: for digests, branches, paths and commands. */
export const code = (text: string): string =>
  `\`${unlinked(cutTo(oneLine(text), 300).replace(/[`|\\<>[\]]/gu, '?'))}\``;

/** Where no Markdown can be escaped, since it is a title or a trailer, and Markdown elsewhere. */
export const bare = (text: string, most = 200): string =>
  unlinked(cutTo(oneLine(text), most).replace(/[<>&`*_[\]{}|~$\\^]/gu, '?'));
