/** `npm run show:loosened`: `cutover repo check` against the stand-in for GitHub, armed, and then with one setting at a time loosened. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '#lib/local/project-folder.ts';
import { type ArmedGithub, armedGithub, LOOSENED, type Loosened } from './armed-github.ts';

/** As a platform engineer runs it: a process of its own. */
const check = (github: ArmedGithub): Promise<{ readonly code: number | null; readonly said: string }> =>
  new Promise((resolve, reject) => {
    const { CUTOVER_APP_ID: _id, CUTOVER_APP_PRIVATE_KEY: _key, ...environment } = process.env;
    const child = spawn(
      process.execPath,
      [projectFolder('bin/cutover.ts'), 'repo', 'check', '--api-url', github.url],
      { env: { ...environment, GITHUB_TOKEN: github.token } },
    );
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });

const folder = mkdtempSync(join(tmpdir(), 'loosened-'));
let wrong = 0;

const shown = async (index: number, loosened: Loosened | undefined): Promise<void> => {
  const github = await armedGithub(join(folder, String(index)));
  try {
    await loosened?.loosen(github);
    const { code, said } = await check(github);
    const right = loosened === undefined ? code === 0 : code === 1 && said.includes(`  ${loosened.names}\n`);
    if (!right) wrong += 1;
    const named = loosened === undefined ? said.trim() : loosened.names;
    console.log(
      `${right ? 'ok   ' : 'WRONG'} exit ${code}  ${loosened?.what ?? 'as it has to be'}\n               ${right ? named : said}`,
    );
  } finally {
    await github.close();
  }
};

try {
  await shown(0, undefined);
  for (const [index, loosened] of LOOSENED.entries()) await shown(index + 1, loosened);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  wrong === 0
    ? `armed, and ${LOOSENED.length} of ${LOOSENED.length} loosened settings named`
    : `${wrong} not as expected`,
);
process.exitCode = wrong === 0 ? 0 : 1;
