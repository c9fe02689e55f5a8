import type { Block, Sheet } from '#lib/report/fallback/sheet.ts';
import { oneLine } from '#lib/report/gate/escape-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
};

export const html = (text: string): string =>
  oneLine(text).replace(/[<>&"']/gu, (character) => ENTITIES[character] ?? '');

/** Black on white, A4, nothing from a network: it has to print on the night from a file. */
const STYLE = `
@page { size: A4; margin: 14mm 14mm 16mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.35 "Liberation Sans", Arial, Helvetica, sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 182mm; }
h1 { font-size: 17pt; margin: 0 0 2mm; }
h2 { font-size: 13pt; margin: 6mm 0 2mm; border-bottom: 0.6mm solid #000; break-after: avoid; }
p, ul, ol { margin: 0 0 2mm; }
li { margin-bottom: 0.8mm; }
.identity { font-size: 8.5pt; border: 0.3mm solid #000; padding: 1.5mm 2.5mm; margin-bottom: 3mm; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin-bottom: 3mm; font-size: 9.5pt; }
th, td { border: 0.25mm solid #000; padding: 1mm 1.6mm; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { background: #eee; }
tr { break-inside: avoid; }
td.blank { height: 8.5mm; }
.typed { white-space: nowrap; }
table.fixed { table-layout: fixed; }
pre { font: 9.5pt/1.3 "Liberation Mono", "Courier New", monospace; border: 0.3mm solid #000; padding: 1.5mm 2mm; margin: 0.5mm 0 2.5mm; white-space: pre-wrap; overflow-wrap: anywhere; break-inside: avoid; }
.does { break-after: avoid; margin: 0; }
.field { display: flex; gap: 2mm; align-items: flex-end; margin: 0 0 3.5mm; break-inside: avoid; }
.field span:last-child { flex: 1; border-bottom: 0.3mm solid #000; min-height: 6mm; }
section.own { break-before: page; }
section.own h2 { margin-top: 0; }
`;

const row = (cells: readonly string[], tag: 'th' | 'td', typed: readonly number[] = []): string =>
  `<tr>${cells.map((cell, column) => `<${tag}>${typed.includes(column) ? ids(cell) : html(cell)}</${tag}>`).join('')}</tr>`;

/** Several have commas between them, and a line may end there. */
const ids = (cell: string): string =>
  cell
    .split(', ')
    .map((id) => `<span class="typed">${html(id)}</span>`)
    .join(', ');

/** A line ends between words only: an option or an id that breaks at its own hyphen is typed wrong. */
const words = (command: string): string =>
  command
    .split(' ')
    .map((word) => `<span class="typed">${html(word)}</span>`)
    .join(' ');

const blockHtml = (block: Block): string => {
  switch (block.kind) {
    case 'text':
      return `<p>${block.strong ? `<strong>${html(block.text)}</strong>` : html(block.text)}</p>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      const start = block.from === undefined ? '' : ` start="${block.from}"`;
      return `<${tag}${start}>${block.items.map((item) => `<li>${html(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table': {
      const blank = `<tr>${block.head.map(() => '<td class="blank"></td>').join('')}</tr>`;
      const { widths } = block;
      const columns =
        widths === undefined
          ? ''
          : `<colgroup>${widths.map((width) => `<col style="width: ${width}%">`).join('')}</colgroup>`;
      return `<table${widths === undefined ? '' : ' class="fixed"'}>${columns}<thead>${row(block.head, 'th')}</thead><tbody>${block.rows.map((each) => row(each, 'td', block.typed)).join('')}${blank.repeat(block.blank ?? 0)}</tbody></table>`;
    }
    case 'commands':
      return block.commands
        .map(({ does, command }) => `<p class="does">${html(does)}:</p><pre>${words(command)}</pre>`)
        .join('\n');
    case 'fields':
      return block.fields
        .map((field) => `<div class="field"><span>${html(field)}:</span><span></span></div>`)
        .join('\n');
  }
};

/** One file that needs nothing else. */
export const sheetHtml = ({ title, identity, sections }: Sheet): string =>
  `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<title>${html(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${html(title)}</h1>`,
    `<div class="identity">${identity.map(html).join('<br>')}</div>`,
    ...sections.map(
      (section) =>
        `<section${section.ownPage ? ' class="own"' : ''}>\n<h2>${html(section.title)}</h2>\n${section.blocks.map(blockHtml).join('\n')}\n</section>`,
    ),
    '</body>',
    '</html>',
  ].join('\n')}\n`;
