import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';

const SystemError = z.object({ code: z.string(), message: z.string() });

/** Writes files into a folder, made if need be; says why where the file system does not let us. */
export const writeFiles = (
  folder: string,
  files: Readonly<Record<string, string>>,
): Result<readonly string[], string> => {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return ok(Object.keys(files).map((name) => join(folder, name)));
  } catch (error) {
    const known = SystemError.safeParse(error);
    if (!known.success) throw error;
    return err(
      `${folder} cannot be written to: ${known.data.message}. Name a folder that you may write to; a file of that name must not be in its way.`,
    );
  }
};
