import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import { parseScenario } from '#lib/rehearsal/parse-scenario.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { err, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

const FOLDER = projectFolder('runbooks/scenarios');

/** A name has no slash and no ending; everything else is a file. */
export const isScenarioFile = (nameOrFile: string): boolean => /[/\\]|\.ya?ml$/.test(nameOrFile);

/** By file, or by the name of a shipped scenario. */
export const loadScenario = (nameOrFile: string, runbook: Runbook): Result<Scenario, readonly Problem[]> => {
  const file = isScenarioFile(nameOrFile) ? nameOrFile : join(FOLDER, `${nameOrFile}.yaml`);
  if (file !== nameOrFile && !existsSync(file)) {
    const names = readdirSync(FOLDER)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => name.slice(0, -'.yaml'.length));
    return err([
      {
        file: '--scenario',
        line: 1,
        column: 1,
        code: 'scenario-unknown',
        message: 'there is no shipped scenario of that name',
        seen: nameOrFile,
        allowed: names.sort().join(', '),
        fix: 'Name one of them, or a file that ends in .yaml.',
      },
    ]);
  }
  const bytes = readInput(file, 'scenario');
  return bytes.ok ? parseScenario(bytes.value, file, runbook) : bytes;
};
