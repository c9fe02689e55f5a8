import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '#lib/local/project-folder.ts';

/** A Python that has what a requirements file names, and what must be in its environment for it to find that. */
export interface PythonEnvironment {
  readonly python: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What is installed from PyPI, each file by its digest. */
export interface PythonPackages {
  /** For people: what it is. */
  readonly what: string;
  /** Of the project: `test/…/requirements.txt`. */
  readonly requirements: string;
  /** Python that fails where it is not usable. */
  readonly probe: string;
}

const SERVERS: PythonPackages = {
  what: 'the protocol servers',
  requirements: 'test/servers/requirements.txt',
  probe: 'import ministack, moto.server',
};
const CACHE = projectFolder('.cache/python');

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11'];
const IS_NEW_ENOUGH = 'import sys; print(sys.executable); sys.exit(sys.version_info < (3, 11))';

const run = (command: string, ...parameters: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(command, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const findPython = (what: string): string => {
  for (const name of CANDIDATES) {
    const answer = run(name, '-c', IS_NEW_ENOUGH);
    if (answer.status === 0) return answer.stdout.trim();
  }
  throw new Error(
    `For ${what} Python 3.11 or newer is needed, and none of ${CANDIDATES.join(', ')} on PATH is one. ` +
      'Install it (Debian: apt-get install python3 python3-venv) and run this again.',
  );
};

const installing = (requirements: string): readonly string[] => [
  '-m',
  'pip',
  'install',
  '--quiet',
  '--disable-pip-version-check',
  '--no-input',
  '--require-hashes',
  '--only-binary',
  ':all:',
  '--requirement',
  projectFolder(requirements),
];

/** With the venv module; where a Debian has it without ensurepip, with the system's own pip into a plain folder. */
const install = (python: string, folder: string, { what, requirements }: PythonPackages): void => {
  const parameters = installing(requirements);
  const venv = run(python, '-m', 'venv', folder);
  const withPip =
    venv.status === 0
      ? run(join(folder, 'bin/python'), ...parameters)
      : run(python, '-m', 'pip', '--version').status === 0
        ? run(python, ...parameters, '--target', join(folder, 'packages'))
        : undefined;
  if (withPip === undefined)
    throw new Error(
      `${python} has neither a working venv module nor pip, so ${what} cannot be installed. ` +
        'Install one (Debian: apt-get install python3-venv) and run this again.',
    );
  if (withPip.status !== 0)
    throw new Error(
      `pip could not install ${requirements}; is the package index reachable? It said: ` +
        (withPip.stderr.trim().split('\n').at(-1) ?? `status ${withPip.status}`),
    );
};

const environmentIn = (folder: string): PythonEnvironment => {
  const packages = join(folder, 'packages');
  return existsSync(packages)
    ? { python: readFileSync(join(folder, 'stamp'), 'utf8').trim(), variables: { PYTHONPATH: packages } }
    : { python: join(folder, 'bin/python'), variables: {} };
};

/**
 * Installs them once under `.cache/python/<digest of the requirements>` and finds them there from then on. A half
 * installation is never used: it is made beside, and moved into place when finished, so two runs may also race.
 */
export const pythonEnvironment = (wanted: PythonPackages = SERVERS): PythonEnvironment => {
  const { what, requirements, probe } = wanted;
  const text = readFileSync(projectFolder(requirements));
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const folder = join(CACHE, digest);
  const isUsable = (): boolean => {
    if (!existsSync(join(folder, 'stamp'))) return false;
    const { python, variables } = environmentIn(folder);
    // An upgrade of the system may have taken away the Python that this was made with.
    return spawnSync(python, ['-c', probe], { env: variables }).status === 0;
  };
  if (isUsable()) return environmentIn(folder);

  const python = findPython(what);
  const beside = `${folder}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  process.stderr.write(`Installing ${what} into ${folder}, once; takes up to a minute\n`);
  try {
    install(python, beside, wanted);
    writeFileSync(join(beside, 'stamp'), `${python}\n`);
    if (isUsable()) return environmentIn(folder);
    rmSync(folder, { recursive: true, force: true });
    renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return environmentIn(folder);
};
