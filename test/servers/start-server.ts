import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '#lib/local/project-folder.ts';
import { freePort } from './free-port.ts';
import { endGroup, until } from './process-group.ts';
import { pythonEnvironment } from './python-environment.ts';

export interface Server {
  readonly endpoint: string;
  readonly port: number;
  readonly pid: number;
  /** The end of what the server printed. */
  logs(): string;
  /** Ends the server and every process it started, and returns when they are gone. May be called twice. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Where the server keeps its files; without it a folder of its own, removed on `stop`. */
  readonly workFolder?: string;
  /** Of its environment, over what it has anyway. */
  readonly variables?: Readonly<Record<string, string>>;
}

interface Program {
  readonly name: string;
  /** Python's module and its arguments. */
  readonly command: (port: number) => readonly string[];
  readonly variables: (port: number, folder: string) => Readonly<Record<string, string>>;
  /** Answers 200 once the server serves. */
  readonly readyPath: string;
}

/** A first start compiles Python's files, perhaps on a busy machine. */
const READY_MS = 20_000;
const LOG_CHARACTERS = 200_000;
/** Attempts at a port that somebody else may take between our look and the server's start. */
const PORTS = 3;

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
};

const startOnce = async (program: Program, folder: string, options: ServerOptions): Promise<Server> => {
  const { python, variables } = pythonEnvironment();
  const port = await freePort();
  // Nothing of ours is inherited: an emulator hands its environment on to the Lambdas it runs.
  const child = spawn(
    python,
    [projectFolder('test/servers/while-parent-lives.py'), ...program.command(port)],
    {
      cwd: folder,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: `${projectFolder('node_modules/node/bin')}:/usr/local/bin:/usr/bin:/bin`,
        HOME: folder,
        TMPDIR: folder,
        TZ: 'UTC',
        LANG: 'C.UTF-8',
        PYTHONUNBUFFERED: '1',
        ...variables,
        ...program.variables(port, folder),
        ...options.variables,
      },
    },
  );
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString('utf8')).slice(-LOG_CHARACTERS);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.stdin.on('error', () => undefined);
  let ended = false;
  const exit = new Promise<void>((resolve) => {
    child.on('exit', () => {
      ended = true;
      resolve();
    });
  });
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${program.name} was started and has no process id`);

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    // The group counts as gone with its leader dead; it has left the process table only once we have collected it.
    stopping ??= endGroup(pid).then(() => exit);
    return stopping;
  };

  const endpoint = `http://127.0.0.1:${port}`;
  const isReady = await until(async () => ended || (await answers(endpoint + program.readyPath)), READY_MS);
  if (!isReady || ended) {
    await stop();
    throw new Error(
      `${program.name} does not answer at ${endpoint}. The end of its log:\n${printed.slice(-2000)}`,
    );
  }
  return { endpoint, port, pid, logs: () => printed, stop };
};

/** Starts a server of the Python environment on a free port of 127.0.0.1, in a process group of its own. */
export const startServer = async (program: Program, options: ServerOptions = {}): Promise<Server> => {
  const folder = options.workFolder ?? mkdtempSync(join(tmpdir(), `${program.name}-`));
  mkdirSync(folder, { recursive: true });
  // Custom resources of CDK import the SDK that AWS's runtime has; the emulator finds ours here.
  rmSync(join(folder, 'node_modules'), { force: true });
  symlinkSync(projectFolder('node_modules'), join(folder, 'node_modules'));
  const clean = (): void => {
    if (options.workFolder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const server = await startOnce(program, folder, options);
      return { ...server, stop: () => server.stop().finally(clean) };
    } catch (error) {
      if (attempt < PORTS) continue;
      clean();
      throw error;
    }
  }
};
