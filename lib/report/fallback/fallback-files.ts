import type { Sheet } from '#lib/report/fallback/sheet.ts';
import { sheetHtml } from '#lib/report/fallback/sheet-html.ts';
import { sheetMarkdown } from '#lib/report/fallback/sheet-markdown.ts';

/** Beside whatever a program is compiled or rehearsed into, so that the sheet is never older than the program. */
export const fallbackFiles = (sheet: Sheet): Readonly<Record<'fallback.html' | 'fallback.md', string>> => ({
  'fallback.html': sheetHtml(sheet),
  'fallback.md': sheetMarkdown(sheet),
});
