import { main } from '#lib/cli/main.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { type Ended, type Environment, runToEnd } from './child.ts';

/** `cutover` as people call it, on stage `local`. */
export interface CommandLine {
  /** In a process of its own, as from a shell. */
  spawned(...argv: readonly string[]): Promise<Ended>;
  /** The same function in this process: quicker by a second, for what is called a hundred times. */
  called(...argv: readonly string[]): Promise<Ended>;
  /** The same without the stage: `argv` names another one. */
  elsewhere(...argv: readonly string[]): Promise<Ended>;
}

const TIMEOUT_SECONDS = 90;

/** This process reaches AWS by its own environment, as a shell does: what could lead elsewhere is taken out of it. */
const adopt = (environment: Environment): void => {
  for (const name of Object.keys(process.env)) {
    if (/^(AWS|CDK|CUTOVER)_/.test(name)) delete process.env[name];
  }
  Object.assign(process.env, environment);
};

export const makeCommandLine = (environment: Environment): CommandLine => {
  adopt(environment);
  const onStage = (argv: readonly string[]): readonly string[] => [...argv, '--stage', 'local'];
  const call = async (argv: readonly string[]): Promise<Ended> => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await main(argv, {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      interactive: false,
      ask: async () => undefined,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  return {
    called: (...argv) => call(onStage(argv)),
    elsewhere: (...argv) => call(argv),
    spawned: (...argv) =>
      runToEnd(
        {
          name: `cutover ${argv.join(' ')}`,
          argv: [projectFolder('bin/cutover.ts'), ...onStage(argv)],
          environment,
        },
        TIMEOUT_SECONDS,
      ),
  };
};

/** A command that has to be done: what it printed, or what it said instead. */
export const done = ({ code, out, err }: Ended, what: string): string => {
  if (code === 0) return out;
  throw new Error(`${what} ended with ${code}:\n${err.trim()}\n${out.trim()}`);
};
