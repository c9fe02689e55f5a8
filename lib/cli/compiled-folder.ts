import { existsSync, readdirSync } from 'node:fs';
import * as z from 'zod';
import { writeFiles } from '#lib/local/write-files.ts';
import { err, type Result } from '#lib/result.ts';

const SystemError = z.object({ code: z.string(), syscall: z.string(), message: z.string() });

/**
 * Writes what a runbook compiles to into a folder of its own: a new or empty one, or one that holds these very files
 * and nothing else. A mistyped `--out` must not cost somebody a file.
 */
export const writeCompiled = (
  folder: string,
  files: Readonly<Record<string, string>>,
): Result<readonly string[], string> => {
  const others = othersIn(folder, Object.keys(files));
  return others.length === 0
    ? writeFiles(folder, files)
    : err(
        `${folder}: the folder holds other files (${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}). Name an empty or new folder, or one that only compile wrote to.`,
      );
};

const othersIn = (folder: string, ours: readonly string[]): readonly string[] => {
  try {
    if (!existsSync(folder)) return [];
    const found = readdirSync(folder, { withFileTypes: true });
    const files = found.filter((entry) => entry.isFile()).map(({ name }) => name);
    // All of them or none: `calendar.json` alone is a name that others use, too.
    const compiled = ours.every((name) => files.includes(name));
    return found
      .filter((entry) => !compiled || !entry.isFile() || !ours.includes(entry.name))
      .map(({ name }) => name);
  } catch (error) {
    if (!SystemError.safeParse(error).success) throw error;
    // Writing meets the same obstacle, and names it.
    return [];
  }
};
