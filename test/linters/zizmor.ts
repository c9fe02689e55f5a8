import { dirname, join } from 'node:path';
import { pythonEnvironment } from '#test/servers/python-environment.ts';

/** Where the program is that PyPI's wheel holds. */
export const zizmor = (): string => {
  const { python, variables } = pythonEnvironment({
    what: 'zizmor',
    requirements: 'test/linters/zizmor.txt',
    probe: 'import importlib.metadata as m; m.version("zizmor")',
  });
  const packages = variables.PYTHONPATH;
  return packages === undefined ? join(dirname(python), 'zizmor') : join(packages, 'bin/zizmor');
};
