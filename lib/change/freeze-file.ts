import { parse } from 'yaml';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';

/** Where the calendar that runs is not the runbook's own: it moves the window, and says why. */
const Amendment = z.strictObject({
  /** As `start --go-live` was given it. */
  goLive: z.iso.datetime({ offset: true }).optional(),
  /** A later end of monitoring, e.g. after a roll-back and its new beginning. An earlier one is no reason to thaw. */
  until: z.iso.datetime({ offset: true }).optional(),
  reason: z.string().min(10),
});

/** `.github/freeze.yaml`: what is frozen, by whose calendar, and who can let an emergency pass. */
export const FreezeFile = z.strictObject({
  runbook: z.string().min(1),
  /** An authority of the runbook: an approval of one of its members can carry the override. */
  authority: z.string().min(1),
  amendment: Amendment.nullable(),
  /** From the root: a folder ends with a slash, everything else is one file. */
  paths: z
    .array(
      z
        .string()
        .regex(
          /^(?!\/)(?!.*\.\.)[\w@.-][\w@./-]*$/,
          'a path from the root, without * and without a leading slash',
        ),
    )
    .min(1),
});
export type FreezeFile = z.infer<typeof FreezeFile>;

/** Everything that is wrong with it, one line each. */
export const parseFreezeFile = (text: string): Result<FreezeFile, readonly string[]> => {
  let given: unknown;
  try {
    given = parse(text);
  } catch (error) {
    return err([error instanceof Error ? error.message : String(error)]);
  }
  const read = FreezeFile.safeParse(given);
  return read.success
    ? ok(read.data)
    : err(read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`));
};

/** Letters of any case: on some machines, and to somebody in a hurry, they are the same file. */
export const isFrozenPath = (path: string, frozen: readonly string[]): boolean => {
  const seen = path.toLowerCase();
  return frozen.some((each) => {
    const pattern = each.toLowerCase();
    return pattern.endsWith('/') ? seen.startsWith(pattern) : seen === pattern;
  });
};
