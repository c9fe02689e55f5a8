import { appendFileSync, cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '#lib/local/project-folder.ts';

/** What a deployment is made from. */
const SOURCES = [
  'bin',
  'lib',
  'lambdas',
  'runbooks',
  'cdk.json',
  'deployment.yaml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Printed by the changed worker as it is loaded: that it runs is seen in its log. */
export const CHANGED_LINE = 'worker-of-changed-code';

/** A copy of the project in which the worker's code is another one, as somebody's branch is. The project itself stays as it is. */
export const makeChangedCode = (): string => {
  const folder = projectFolder('out/emulator/changed-code');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of SOURCES) cpSync(projectFolder(name), join(folder, name), { recursive: true });
  symlinkSync(projectFolder('node_modules'), join(folder, 'node_modules'));
  appendFileSync(join(folder, 'lambdas/worker/index.ts'), `\nconsole.info('${CHANGED_LINE}');\n`);
  return folder;
};
