import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** A runbook of 400 tasks is some 200 KiB; what is larger is no runbook, and reading it would only cost time. */
export const MAX_BYTES = 1024 * 1024;

const first = (file: string, details: Omit<Problem, 'file' | 'line' | 'column'>, line = 1, column = 1) =>
  err<readonly Problem[]>([{ file, line, column, ...details }]);

/** The text of a file a person wrote, or why it is none: too large, empty, binary, another encoding. */
export const sourceText = (
  content: Uint8Array | string,
  file: string,
): Result<string, readonly Problem[]> => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  if (bytes.length > MAX_BYTES)
    return first(file, {
      code: 'file-too-large',
      message: 'The file is too large to be what it should be.',
      seen: `${bytes.length} bytes`,
      allowed: `at most ${MAX_BYTES} bytes`,
      fix: 'Check that this is the right file; keep documents and exports beside it, not in it.',
    });
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return first(file, {
      code: 'file-not-utf8',
      message: 'The file is in UTF-16.',
      allowed: 'UTF-8',
      fix: 'Save it again as UTF-8 ("UTF-8" or "Unicode (UTF-8)" in the editor’s save dialog).',
    });
  const text = decoded(bytes);
  if (text === undefined) return first(file, notText(bytes));
  const control = unprintable.exec(text);
  if (control) {
    const before = text.slice(0, control.index).split('\n');
    return first(
      file,
      {
        code: 'file-binary',
        message: 'The file holds control characters, so it is binary or damaged.',
        seen: `U+${text.charCodeAt(control.index).toString(16).padStart(4, '0').toUpperCase()}`,
        allowed: 'plain text in UTF-8',
        fix: 'Check that this is the YAML file and not an archive, an office document or a database.',
      },
      before.length,
      (before.at(-1) ?? '').length + 1,
    );
  }
  if (!/^(?!\s*#)\s*\S/m.test(text))
    return first(file, {
      code: 'file-empty',
      message: 'The file holds nothing, or only comments.',
      fix: 'Start from runbooks/smartapi-go-live.yaml, or check that the right file was named.',
    });
  return ok(text);
};

/** All of C0 but tab and line ends, DEL. A carriage return alone is no line end since 2001, and slow to lex. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\r(?!\n)/;

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const notText = (bytes: Uint8Array): Omit<Problem, 'file' | 'line' | 'column'> =>
  bytes.subarray(0, 8_192).includes(0)
    ? {
        code: 'file-binary',
        message: 'The file is binary.',
        allowed: 'plain text in UTF-8',
        fix: 'Check that this is the YAML file and not an archive, an office document or a database.',
      }
    : {
        code: 'file-not-utf8',
        message: 'The file is not valid UTF-8.',
        allowed: 'UTF-8',
        fix: 'Save it again as UTF-8; a file from an old Windows editor is often in Windows-1252.',
      };
