import { canonicalJson, sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { ActionRequest } from '#lib/runbook/action-contract.ts';

/** Where a list went that is too long for the progress table. */
export type FiledFindings = { readonly key: string; readonly digest: string };

/** Files a list under its own digest: the same list again is the same file, another one stands beside it. */
export const fileFindings = async (
  archive: Archive,
  request: ActionRequest,
  content: unknown,
): Promise<FiledFindings> => {
  const bytes = canonicalJson(content);
  const digest = sha256(bytes);
  const key = `findings/${request.cutover}/${request.subject}/${digest}.json`;
  await archive.put(key, bytes);
  return { key, digest };
};

/** What of a list goes into the progress table. */
export const excerpt = <T>(list: readonly T[], length = 20): readonly T[] => list.slice(0, length);
