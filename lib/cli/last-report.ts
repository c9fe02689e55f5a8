import { join } from 'node:path';
import { readInput } from '#lib/local/read-input.ts';
import { Report } from '#lib/report/report.ts';
import { err, ok, type Result } from '#lib/result.ts';

export const REPORT_FILES = {
  screen: 'report.txt',
  json: 'report.json',
  markdown: 'report.md',
} as const;

/** A file that the last rehearsal left in a folder, as text. */
export const lastReportText = (out: string, form: keyof typeof REPORT_FILES): Result<string, string> => {
  const bytes = readInput(join(out, REPORT_FILES[form]), 'report');
  return bytes.ok
    ? ok(new TextDecoder().decode(bytes.value).trimEnd())
    : err(
        `There is no report in ${out}. Run one with: npx cutover rehearse --out ${out}; or name the folder of another with --out DIR.`,
      );
};

/** The last report as data; a file that is no report of ours is as good as none. */
export const lastReport = (out: string): Result<Report, string> => {
  const text = lastReportText(out, 'json');
  if (!text.ok) return text;
  const parsed = Report.safeParse(jsonOf(text.value));
  return parsed.success
    ? ok(parsed.data)
    : err(
        `${join(out, REPORT_FILES.json)} is no report of this version of cutover. Run again: npx cutover rehearse --out ${out}`,
      );
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
