/** Cells as they are to stand there: texts of others go through `plain` first. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0
    ? []
    : [
        `| ${head.join(' | ')} |`,
        `|${head.map(() => '---').join('|')}|`,
        ...rows.map((row) => `| ${row.join(' | ')} |`),
      ];

/** Folded: the heading is ours alone, since Markdown cannot be escaped in it. */
export const folded = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['<details>', `<summary>${heading}</summary>`, '', ...lines, '', '</details>'];

export const listed = (items: readonly string[]): readonly string[] => items.map((item) => `- ${item}`);
