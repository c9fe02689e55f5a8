import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { removeControlFile, writeControlFile } from '#lib/cli/interactive/control-file.ts';
import { serveControl } from '#lib/cli/interactive/control-server.ts';
import { type Desk, makeDesk } from '#lib/cli/interactive/desk.ts';
import { makePrompt } from '#lib/cli/interactive/prompt.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { MINUTE } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { OutputFolder } from '#lib/rehearsal/output-folder.ts';
import type { People, PeopleDeps } from '#lib/rehearsal/people.ts';

/** How long a rehearsal without a person at its prompt waits for a word from another terminal (real time). */
const PATIENCE = 10 * MINUTE;

export interface PromptedPeople {
  readonly people: (deps: PeopleDeps) => People;
  /** At once: nobody finds a way to a rehearsal that is about to end. */
  hide(): void;
  /** Stops listening, and leaves neither file nor handle behind. */
  close(): Promise<void>;
}

/** The people of a rehearsal are whoever sits at the terminal, or calls with `npx cutover task` and `npx cutover decide`. */
export const promptedPeople = async (
  terminal: Terminal,
  compiled: CompiledRunbook,
  folder: OutputFolder,
  patienceMilliseconds = PATIENCE,
): Promise<PromptedPeople> => {
  const { runbook, program } = compiled;
  const token = randomBytes(32).toString('base64url');
  let desk: Desk | undefined;
  const server = await serveControl(
    token,
    async (command) =>
      (await desk?.submit(command)) ?? {
        ok: false,
        text: 'The rehearsal is only just starting; nothing was changed.',
        next: 'the same again in a second',
      },
  );
  const controlFile = folder.file('control.json');
  writeControlFile(controlFile, { url: server.url, token, cutover: runbook.cutover, pid: process.pid });
  const out = folder.path === 'out/rehearsal' ? '' : ` --out ${folder.path}`;
  terminal.err(`From another terminal: npx cutover status${out}, npx cutover task …, npx cutover decide …`);
  const prompt = makePrompt(
    terminal,
    { runbook, program },
    `Nobody can answer here: standard input has ended. Waiting for another terminal, at most ${Math.round(patienceMilliseconds / MINUTE)} minutes between two answers: npx cutover status${out}, npx cutover task done TASK --evidence TEXT${out}, npx cutover decide GATE go|no-go --by PERSON${out}`,
  );

  return {
    people(deps) {
      desk = makeDesk({
        deps,
        compiled,
        asker: prompt,
        fileEvidence(instance, text) {
          folder.writeEvidence(`${instance}.json`, text);
          return `${folder.path}/evidence/${instance.replaceAll('/', '-')}.json`;
        },
        patience: async (signal) => {
          try {
            await delay(patienceMilliseconds, undefined, { signal });
          } catch (error) {
            if (!signal.aborted) throw error;
          }
        },
      });
      return desk;
    },
    hide: () => removeControlFile(controlFile),
    async close() {
      desk?.close();
      removeControlFile(controlFile);
      await server.close();
    },
  };
};
