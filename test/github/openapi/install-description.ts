import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '#lib/local/project-folder.ts';

/** GitHub publishes its description by Octokit's package: 29 MB to fetch and 385 MB unpacked, of which one file is wanted. */
const VERSION = '23.0.2';
const INTEGRITY =
  'sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==';
const FILE = 'package/generated/api.github.com.json';
const CACHE = projectFolder('.cache/github-openapi');

const run = (command: string, parameters: readonly string[], folder: string): string => {
  const done = spawnSync(command, parameters, { cwd: folder, encoding: 'utf8' });
  if (done.error) throw new Error(`${command} cannot be started: ${done.error.message}`);
  if (done.status !== 0) {
    const said = done.stderr.trim().split('\n').at(-1) ?? '';
    throw new Error(
      `${command} ${parameters[0]} ended with ${done.status}; is the registry reachable? It said: ${said}`,
    );
  }
  return done.stdout.trim();
};

/**
 * Fetches it once, with npm, beside the project, checks what came, and keeps that one file. It is moved into place when it is
 * whole, so that two runs may also race.
 */
export const installDescription = (): string => {
  const there = join(CACHE, `${VERSION}.json`);
  if (existsSync(there)) return there;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'fetch-'));
  process.stderr.write(`Fetching GitHub's description ${VERSION} into ${CACHE}, once\n`);
  try {
    const name =
      run('npm', ['pack', '--silent', `@octokit/openapi@${VERSION}`], folder)
        .split('\n')
        .at(-1) ?? '';
    const digest = createHash('sha512')
      .update(readFileSync(join(folder, name)))
      .digest('base64');
    if (`sha512-${digest}` !== INTEGRITY)
      throw new Error(
        `@octokit/openapi ${VERSION} is not what it was: sha512-${digest} came, ${INTEGRITY} is known`,
      );
    run('tar', ['-xzf', name, FILE], folder);
    renameSync(join(folder, FILE), there);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return there;
};
