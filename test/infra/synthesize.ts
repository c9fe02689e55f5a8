import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { type StackName, type Stage, stackName } from '#lib/aws/stage.ts';
import { buildStacks, type HouseStacks } from '#lib/infra/build-stacks.ts';
import { cdkContext } from '#lib/infra/cdk-context.ts';
import type { Deployment } from '#lib/infra/deployment.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import { stageConfigOf } from '#lib/infra/stage-config-of.ts';
import { acknowledgeFindings } from '#lib/infra/suppressions.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const Template = z.looseObject({
  Resources: z.record(z.string(), Resource),
  Parameters: z.record(z.string(), z.unknown()).default({}),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});
export type Template = z.infer<typeof Template>;
export type Resource = z.infer<typeof Resource>;

export interface Synthesized {
  readonly app: App;
  readonly deployment: Deployment;
  readonly stacks: HouseStacks;
  readonly templates: Readonly<Record<StackName, Template>>;
}

const compiled = loadRunbook(projectFolder('runbooks/smartapi-go-live.yaml'));
const file = readDeploymentFile(readFileSync(projectFolder('deployment.yaml')), 'deployment.yaml');

/** As the shipped runbook would be deployed, with code that does nothing. */
export const testDeployment = (stage: Stage, folder: string): Deployment => {
  if (!compiled.ok || !file.ok) throw new Error('the shipped runbook and deployment.yaml are sound');
  const { runbook, program, digests } = compiled.value;
  const local = { authorityUrl: 'http://127.0.0.1:4010', erpUrl: 'http://127.0.0.1:4020' };
  return {
    config: stageConfigOf(stage, { file: file.value, local }),
    runbook,
    program,
    programDigest: digests.program,
    codeDigest: digests.code,
    folderOf: () => folder,
  };
};

/** All stacks of a stage, in this process, unchecked by CDK: seconds and not a minute. */
export const synthesize = (
  stage: Stage,
  options: {
    readonly change?: (deployment: Deployment) => Deployment;
    /** Our answers to findings. @default true */
    readonly reasons?: boolean;
  } = {},
): Synthesized => {
  const root = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
  try {
    const code = join(root, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'index.mjs'), 'export const handler = async () => ({});\n');
    const base = testDeployment(stage, code);
    const deployment = options.change?.(base) ?? base;
    const app = new App({
      outdir: join(root, 'out'),
      context: cdkContext(),
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
    });
    const stacks = buildStacks(app, deployment);
    if (options.reasons ?? true) acknowledgeFindings(stacks, deployment);
    const assembly = app.synth();
    const templateOf = (stack: StackName): Template =>
      Template.parse(
        assembly.getStackByName(stackName(deployment.runbook.client.tenant, stage, stack)).template,
      );
    return {
      app,
      deployment,
      stacks,
      templates: {
        data: templateOf('data'),
        tenant: templateOf('tenant'),
        cutover: templateOf('cutover'),
        monitoring: templateOf('monitoring'),
        access: templateOf('access'),
      },
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

/** Logical ids and resources of a type. */
export const ofType = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
