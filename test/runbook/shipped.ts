import { readFileSync } from 'node:fs';
import { parseRunbook } from '#lib/runbook/parse-runbook.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { CheckedRunbook } from '#lib/runbook/source.ts';

export const SHIPPED = 'runbooks/smartapi-go-live.yaml';
export const shippedText = readFileSync(SHIPPED, 'utf8');

export const shippedRunbook = (): CheckedRunbook => {
  const parsed = parseRunbook(shippedText, SHIPPED);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error, null, 2));
  return parsed.value;
};

/** The shipped runbook with pieces of text replaced; each must stand there exactly once. */
export const edited = (...edits: readonly (readonly [from: string, to: string])[]): string =>
  edits.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`stands there ${parts.length - 1} times: ${from}`);
    return parts.join(to);
  }, shippedText);

/** Takes the one `¦` out of a text and says where it stood: where a problem is expected. */
export const marked = (
  text: string,
): { readonly text: string; readonly line: number; readonly column: number } => {
  const parts = text.split('¦');
  if (parts.length !== 2) throw new Error(`${parts.length - 1} marks`);
  const before = (parts[0] ?? '').split('\n');
  return { text: parts.join(''), line: before.length, column: (before.at(-1) ?? '').length + 1 };
};

export const problemsOf = (text: string | Uint8Array): readonly Problem[] => {
  const parsed = parseRunbook(text, 'runbook.yaml');
  return parsed.ok ? [] : parsed.error;
};
