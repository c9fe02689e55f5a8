import type { Block, Sheet } from '#lib/report/fallback/sheet.ts';
import { oneLine, plain } from '#lib/report/gate/escape-text.ts';
import { table } from '#lib/report/gate/markdown.ts';

const LONG = 4_000;

/** E-mail addresses and telephone numbers. */
const COPIED = /^(?:[^\s@]+@[^\s@]+|\+?\d[\d ()-]+)$/u;

/** Copied as it stands, so nothing unseen may be in it: a code span makes no link and no mention of it. */
const asItIs = (text: string): string => `\`${oneLine(text).replace(/[`|\\]/gu, '?')}\``;

const cell = (text: string): string => (COPIED.test(text) ? asItIs(text) : plain(text, LONG));

const ids = (text: string): string => text.split(', ').map(asItIs).join(', ');

const blockLines = (block: Block): readonly string[] => {
  switch (block.kind) {
    case 'text':
      return [block.strong ? `**${plain(block.text, LONG)}**` : plain(block.text, LONG)];
    case 'list':
      return block.items.map(
        (item, index) => `${block.ordered ? `${index + (block.from ?? 1)}.` : '-'} ${plain(item, LONG)}`,
      );
    case 'table': {
      const blank = Array.from({ length: block.blank ?? 0 }, () => block.head.map(() => ' '));
      const rows = block.rows.map((row) =>
        row.map((text, column) => (block.typed?.includes(column) ? ids(text) : cell(text))),
      );
      return table(block.head.map(cell), [...rows, ...blank]);
    }
    case 'commands':
      return block.commands.flatMap(({ does, command }) => [
        `${plain(does, LONG)}:`,
        '',
        '```',
        command.replace(/[`\r\n]/gu, ' '),
        '```',
        '',
      ]);
    case 'fields':
      return block.fields.flatMap((field) => [`${plain(field, LONG)}: ______________________________`, '']);
  }
};

export const sheetMarkdown = ({ title, identity, sections }: Sheet): string =>
  [
    `# ${plain(title, LONG)}`,
    '',
    ...identity.map((line) => `- ${plain(line, LONG)}`),
    ...sections.flatMap((section) => [
      '',
      `## ${plain(section.title, LONG)}`,
      ...section.blocks.flatMap((block) => ['', ...blockLines(block)]),
    ]),
    '',
  ]
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n');
