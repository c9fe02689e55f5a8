import {
  appendFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
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

/** A folder of its own, of the same files: what stands behind a link is elsewhere, and nothing from elsewhere is deployed. */
const linkTree = (from: string, to: string): void => {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
};

/** A copy of the project in which the worker's code is another one, as somebody's branch is. The project itself stays as it is. */
export const makeChangedCode = (): string => {
  const folder = projectFolder('out/emulator/changed-code');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of SOURCES) cpSync(projectFolder(name), join(folder, name), { recursive: true });
  linkTree(projectFolder('node_modules'), join(folder, 'node_modules'));
  appendFileSync(join(folder, 'lambdas/worker/index.ts'), `\nconsole.info('${CHANGED_LINE}');\n`);
  return folder;
};
