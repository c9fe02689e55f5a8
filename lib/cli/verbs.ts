import { check } from '#lib/cli/check.ts';
import { compile } from '#lib/cli/compile.ts';
import { decide } from '#lib/cli/decide.ts';
import { gates } from '#lib/cli/gates.ts';
import type { Verb } from '#lib/cli/main.ts';
import { plan } from '#lib/cli/plan.ts';
import { rehearse } from '#lib/cli/rehearse.ts';
import { report } from '#lib/cli/report.ts';
import { schema } from '#lib/cli/schema.ts';
import { status } from '#lib/cli/status.ts';
import { task } from '#lib/cli/task.ts';

/** In the order in which help shows them. */
export const VERBS: readonly Verb[] = [
  check,
  plan,
  compile,
  rehearse,
  status,
  task,
  gates,
  decide,
  report,
  schema,
];
