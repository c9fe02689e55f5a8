import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectFolder } from '#lib/local/project-folder.ts';
import { endGroup, until } from '#test/servers/process-group.ts';

export type Environment = Readonly<Record<string, string>>;

/** What a command that ran to its end left. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Node 24 first: whatever a child starts by name is to be the project's own. */
const PATH = `${projectFolder('node_modules/.bin')}:/usr/local/bin:/usr/bin:/bin`;

/** Nothing of whoever runs the suite is handed on: no profile, no key, no proxy, no stage that was exported long ago. */
export const cleanEnvironment = (more: Environment): Environment => ({
  PATH,
  HOME: process.env.HOME ?? '/tmp',
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  CI: '1',
  ...more,
});

/** Every group that was started and not seen to end: `endEverything` is for whoever leaves early. */
const groups = new Set<number>();

/** Ends whatever still runs of what was started here. */
export const endEverything = async (): Promise<void> => {
  await Promise.all([...groups].map(endGroup));
  groups.clear();
};

interface Command {
  readonly name: string;
  /** A script and its arguments, for the project's Node. */
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly cwd?: string;
}

const start = ({ argv, environment, cwd }: Command) => {
  const child = spawn('node', argv, {
    cwd: cwd ?? projectFolder('.'),
    // A group of its own: what it starts ends with it.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: cleanEnvironment(environment),
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  child.stdin.on('error', () => undefined);
  return { child, printed: () => ({ out, err }) };
};

/** Runs a command to its end; one that does not end in time is ended, and is a failure. */
export const runToEnd = async (command: Command, timeoutSeconds: number): Promise<Ended> => {
  const { child, printed } = start(command);
  child.stdin.end();
  const ended = once(child, 'close');
  await once(child, 'spawn');
  const group = child.pid;
  if (group === undefined) throw new Error(`${command.name} was started and has no process id`);
  groups.add(group);
  const timer = new AbortController();
  const late = sleep(timeoutSeconds * 1_000, 'late' as const, { signal: timer.signal }).catch(() => 'ended');
  const first = await Promise.race([ended, late]);
  timer.abort();
  if (first === 'late') await endGroup(group);
  groups.delete(group);
  if (first === 'late') {
    const { out, err } = printed();
    throw new Error(
      `${command.name} did not end within ${timeoutSeconds} s. The end of what it printed:\n${(out + err).slice(-2_000)}`,
    );
  }
  return { code: child.exitCode ?? 1, ...printed() };
};

/** A server that runs until it is stopped. */
export interface Running {
  /** What its first line that matches says. */
  readonly ready: string;
  readonly pid: number;
  logs(): string;
  stop(): Promise<void>;
}

const READY_SECONDS = 30;

/** Starts a server of ours and waits for the line that says that it serves. */
export const startChild = async (command: Command, readyLine: RegExp): Promise<Running> => {
  const preload = projectFolder('test/emulator/while-parent-lives.ts');
  const { child, printed } = start({ ...command, argv: ['--import', preload, ...command.argv] });
  const logs = (): string => printed().out + printed().err;
  await once(child, 'spawn');
  const group = child.pid;
  if (group === undefined) throw new Error(`${command.name} was started and has no process id`);
  groups.add(group);
  const stop = async (): Promise<void> => {
    await endGroup(group);
    groups.delete(group);
  };
  const found = (): RegExpExecArray | null => readyLine.exec(printed().out);
  await until(() => found() !== null || child.exitCode !== null, READY_SECONDS * 1_000);
  const ready = found();
  if (ready === null) {
    await stop();
    throw new Error(`${command.name} does not serve. What it printed:\n${logs().slice(-2_000)}`);
  }
  return { ready: ready[1] ?? ready[0], pid: group, logs, stop };
};
