/** Where a state comes from, for the console. Not part of any digest: a moved line changes nothing. */
import { basename } from 'node:path/posix';
import type { CheckedRunbook } from '#lib/runbook/source.ts';

/** Only the file's name: the same bytes on any machine, wherever the file lies. */
export const commentOf = (
  checked: CheckedRunbook,
  id: string,
  path: readonly (string | number)[],
): string => {
  const file = basename(checked.file.replaceAll('\\', '/'));
  return `${id} ${file}:${checked.position(path).line}`;
};
