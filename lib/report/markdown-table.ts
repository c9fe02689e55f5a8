import { printable } from '#lib/report/words.ts';

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => '---').join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

/** Runbook, evidence and invoice texts are other people's: no line, no cell and no markup of theirs gets through. */
/** Text of others in a cell or a line. */
export const plain = (text: string): string =>
  printable(text).replace(/[\\<>[\]`*_|~&#]/g, (character) => `\\${character}`);

export const code = (text: string): string =>
  `\`${printable(text).replaceAll('`', '').replaceAll('|', '\\|')}\``;
