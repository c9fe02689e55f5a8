import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import type { Stage } from '#lib/aws/stage.ts';
import { deployedSources } from '#lib/local/code-digest.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { AppContext } from './app-context.ts';
import { buildBundles } from './bundles.ts';
import type { Deployment } from './deployment.ts';
import { readDeploymentFile } from './read-deployment-file.ts';
import { stageConfigOf } from './stage-config-of.ts';
import { stageProgram } from './stage-program.ts';
import { undigestedInputs } from './undigested-inputs.ts';

/**
 * Everything that the stacks are made from: the runbook compiled, the code bundled, the client's bindings read. One for all
 * stages, since they differ in bindings only.
 */
export const makeDeployments = async (
  context: Omit<AppContext, 'stage'>,
  /** Where the bundles go, below `out/bundles`. */
  folder: string,
): Promise<Result<(stage: Stage) => Deployment, readonly Problem[]>> => {
  const compiled = loadRunbook(context.runbook);
  const bytes = readInput(context.deployment, 'file');
  const file = bytes.ok ? readDeploymentFile(bytes.value, context.deployment) : bytes;
  if (!compiled.ok || !file.ok) {
    return err([...(compiled.ok ? [] : compiled.error), ...(file.ok ? [] : file.error)]);
  }
  const root = projectFolder('.');
  const bundles = await buildBundles({
    root,
    out: projectFolder(`out/bundles/${folder}`),
    names: FUNCTION_NAMES,
  });
  const undigested = undigestedInputs(bundles, new Set(deployedSources(root).map(({ path }) => path)));
  if (undigested.length > 0) {
    throw new Error(
      `nothing is deployed: functions would hold code that the code digest does not cover, so no certificate is about it: ${undigested.join(', ')}. Put it where lib/local/code-digest.ts looks, or look who redirects an import (tsconfig.json, package.json).`,
    );
  }
  stageProgram(bundles, compiled.value);
  const folders = new Map(bundles.map((bundle) => [bundle.name, bundle.folder]));
  const { runbook, program, digests } = compiled.value;
  return ok((stage) => ({
    config: stageConfigOf(stage, { file: file.value, local: context }),
    runbook,
    program,
    programDigest: digests.program,
    codeDigest: digests.code,
    folderOf(name) {
      const found = folders.get(name);
      if (found === undefined) throw new Error(`no bundle of ${name} was made`);
      return found;
    },
  }));
};
