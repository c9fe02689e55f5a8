import { join } from 'node:path';
import { err, ok, type Result } from '#lib/result.ts';
import { type Command, Reply } from './command.ts';
import { readControlFile } from './control-file.ts';

/** A command is carried out within milliseconds once the run comes to rest; longer means that nobody is there. */
const DEADLINE = 30_000;

/** Sends a command to the rehearsal that writes to `out`. The error is one line for a person. */
export const callControl = async (out: string, command: Command): Promise<Result<Reply, string>> => {
  const nobody = err(
    `No rehearsal is running that writes to ${out}. Start one with: npx cutover rehearse --interactive --out ${out}; or name its folder with --out DIR.`,
  );
  const control = readControlFile(join(out, 'control.json'));
  if (control === undefined) return nobody;
  try {
    const response = await fetch(`${control.url}/command`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(command),
      signal: AbortSignal.timeout(DEADLINE),
    });
    const reply = Reply.safeParse(JSON.parse(await bodyOf(response)));
    return response.status !== 401 && reply.success ? ok(reply.data) : nobody;
  } catch (error) {
    // A file that a killed rehearsal left behind: its port is closed, or somebody else's.
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException)
      return nobody;
    throw error;
  }
};

/** Chunk by chunk: within a rehearsal's own process, reading it in one go would wait for a clock that waits for us. */
const bodyOf = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) chunks.push(chunk);
  return new TextDecoder().decode(Buffer.concat(chunks));
};
