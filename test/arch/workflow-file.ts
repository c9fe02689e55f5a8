import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { ROOT } from './source-files.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Step = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), Scalar).default({}),
  env: z.record(z.string(), Scalar).default({}),
});
export type Step = z.infer<typeof Step>;

const Permissions = z.union([z.string(), z.record(z.string(), z.string())]);
const Concurrency = z.strictObject({
  group: z.string(),
  'cancel-in-progress': z.boolean().default(false),
  queue: z.string().optional(),
});
const Environment = z.union([
  z.string(),
  z.strictObject({ name: z.string(), deployment: z.boolean().optional() }),
]);

const Job = z.looseObject({
  name: z.string().optional(),
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  uses: z.string().optional(),
  secrets: z.unknown().optional(),
  'runs-on': z.unknown().optional(),
  'timeout-minutes': z.number().optional(),
  environment: Environment.optional(),
  permissions: Permissions.optional(),
  env: z.record(z.string(), Scalar).default({}),
  strategy: z
    .looseObject({ matrix: z.record(z.string(), z.array(z.string())).default({}) })
    .default({ matrix: {} }),
  steps: z.array(Step).default([]),
});
export type Job = z.infer<typeof Job>;

const Trigger = z.unknown();
const Workflow = z.looseObject({
  name: z.string(),
  on: z.record(z.string(), Trigger),
  permissions: Permissions.optional(),
  concurrency: Concurrency.optional(),
  env: z.record(z.string(), Scalar).default({}),
  jobs: z.record(z.string(), Job),
});
export type Workflow = z.infer<typeof Workflow>;

/** YAML of one workflow. `file` is its name in .github/workflows. */
export interface WorkflowFile {
  readonly file: string;
  readonly text: string;
  readonly workflow: Workflow;
}

export const parseWorkflow = (file: string, text: string): WorkflowFile => ({
  file,
  text,
  workflow: Workflow.parse(parse(text)),
});

const FOLDER = join(ROOT, '.github/workflows');

export const workflowFiles = (): readonly WorkflowFile[] =>
  readdirSync(FOLDER)
    .sort()
    .map((file) => parseWorkflow(file, readFileSync(join(FOLDER, file), 'utf8')));

const Action = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ required: z.boolean().default(false) })).default({}),
  runs: z.looseObject({ using: z.literal('composite'), steps: z.array(Step) }),
});
export type Action = z.infer<typeof Action>;

/** An action of this repository by how a step names it; undefined where there is none. */
export const ownAction = (
  uses: string,
): { readonly text: string; readonly action: Action; readonly path: string } | undefined => {
  const path = `${uses.replace(/^\$\//, '')}/action.yml`;
  if (!uses.startsWith('$/.github/actions/') || !existsSync(join(ROOT, path))) return undefined;
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, action: Action.parse(parse(text)) };
};
