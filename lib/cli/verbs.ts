import { acknowledge } from '#lib/cli/acknowledge.ts';
import { attest } from '#lib/cli/attest.ts';
import { certificate } from '#lib/cli/certificate.ts';
import { changes } from '#lib/cli/changes.ts';
import { check } from '#lib/cli/check.ts';
import { compile } from '#lib/cli/compile.ts';
import { decide } from '#lib/cli/decide.ts';
import { declare } from '#lib/cli/declare.ts';
import { deployPermit } from '#lib/cli/deploy-permit.ts';
import { drill } from '#lib/cli/drill.ts';
import { fallback } from '#lib/cli/fallback.ts';
import { freeze } from '#lib/cli/freeze.ts';
import { gates } from '#lib/cli/gates.ts';
import { incidents } from '#lib/cli/incidents.ts';
import { loadMasterData } from '#lib/cli/load-master-data.ts';
import type { Verb } from '#lib/cli/main.ts';
import { maintenance } from '#lib/cli/maintenance.ts';
import { plan } from '#lib/cli/plan.ts';
import { proof } from '#lib/cli/proof.ts';
import { queue } from '#lib/cli/queue.ts';
import { ratify } from '#lib/cli/ratify.ts';
import { rehearse } from '#lib/cli/rehearse.ts';
import { replay } from '#lib/cli/replay.ts';
import { repo } from '#lib/cli/repo.ts';
import { report } from '#lib/cli/report.ts';
import { rollback } from '#lib/cli/rollback.ts';
import { schema } from '#lib/cli/schema.ts';
import { start } from '#lib/cli/start.ts';
import { status } from '#lib/cli/status.ts';
import { task } from '#lib/cli/task.ts';

/** In the order in which help shows them. */
export const VERBS: readonly Verb[] = [
  check,
  plan,
  compile,
  fallback,
  rehearse,
  proof,
  loadMasterData,
  start,
  status,
  task,
  gates,
  decide,
  rollback,
  ratify,
  declare,
  incidents,
  queue,
  maintenance,
  acknowledge,
  replay,
  freeze,
  attest,
  certificate,
  changes,
  deployPermit,
  drill,
  report,
  repo,
  schema,
];
