import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** How another terminal reaches a running rehearsal. The token is a secret: whoever has it decides gates. */
export const ControlFile = z.strictObject({
  url: z.url(),
  token: z.string().min(32),
  cutover: z.string(),
  pid: z.int(),
});
export type ControlFile = z.infer<typeof ControlFile>;

/** Readable by its owner only, from its first byte on. */
export const writeControlFile = (path: string, control: ControlFile): void => {
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(control, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
};

export const removeControlFile = (path: string): void => rmSync(path, { force: true });

/** Undefined: there is none that could be used. */
export const readControlFile = (path: string): ControlFile | undefined => {
  try {
    const parsed = ControlFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};
