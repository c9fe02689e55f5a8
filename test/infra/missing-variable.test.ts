import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectFolder } from '#lib/local/project-folder.ts';

const infra = (file: string): string => readFileSync(projectFolder(`lib/infra/${file}`), 'utf8');

/** Each named file of lib/infra with one thing left out, and what the compiler says about them all. */
const complaints = (changed: Readonly<Record<string, string>>): string => {
  // Below the project, so that `#lib` and its packages resolve.
  mkdirSync(projectFolder('out'), { recursive: true });
  const folder = mkdtempSync(projectFolder('out/types-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(changed)) {
    writeFileSync(join(folder, file), text.replaceAll("from './", "from '#lib/infra/"));
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: projectFolder('tsconfig.json'), include: ['*.ts'] }),
  );
  const { stdout } = spawnSync(projectFolder('node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  return stdout;
};

test('a variable that is left out fails the types, wherever it is left out', () => {
  const functions = infra('function-environments.ts');
  const parts = infra('environment-parts.ts');
  const worker = functions.replace(/(\n {2}worker: \(from\) => \(\{[^}]*?)\.\.\.erp\(from\),?/, '$1');
  const machines = parts.replace('  ROLLBACK_MACHINE_ARN: bindings.machines.rollback.machineArn,\n', '');
  expect(worker).not.toBe(functions);
  expect(machines).not.toBe(parts);

  const said = complaints({
    'untouched.ts': functions,
    'of-a-function.ts': worker,
    'of-a-part.ts': machines,
  });
  expect(said).toMatch(/of-a-function\.ts.*error TS\d+: .*ERP_URL/);
  expect(said).toMatch(/of-a-part\.ts.*error TS\d+: .*ROLLBACK_MACHINE_ARN/);
  expect(said).not.toMatch(/untouched\.ts/);
});
