import { makeCheckClearance } from '#lambdas/check-clearance/handler.ts';
import { makeCheckDrift } from '#lambdas/check-drift/handler.ts';
import { makeCheckPilot } from '#lambdas/check-pilot/handler.ts';
import { makeCheckReadiness } from '#lambdas/check-readiness/handler.ts';
import { makeCheckpoint } from '#lambdas/checkpoint/handler.ts';
import { makeDryRun } from '#lambdas/dry-run/handler.ts';
import { makeGateEvidence } from '#lambdas/gate-evidence/handler.ts';
import { makeGateOpen } from '#lambdas/gate-open/handler.ts';
import { makeGateRecheck } from '#lambdas/gate-recheck/handler.ts';
import { makeHandOver } from '#lambdas/hand-over/handler.ts';
import { makeLatch } from '#lambdas/latch/handler.ts';
import { makeOpenIncident } from '#lambdas/open-incident/handler.ts';
import { makeReconcile } from '#lambdas/reconcile/handler.ts';
import { makeRecordBaseline } from '#lambdas/record-baseline/handler.ts';
import { makeReplay } from '#lambdas/replay/handler.ts';
import { makeResume } from '#lambdas/resume/handler.ts';
import { makeRunCanary } from '#lambdas/run-canary/handler.ts';
import { makeSendMessage } from '#lambdas/send-message/handler.ts';
import { makeStageEnter } from '#lambdas/stage-enter/handler.ts';
import { makeStartRollback } from '#lambdas/start-rollback/handler.ts';
import { makeStopExecution } from '#lambdas/stop-execution/handler.ts';
import { makeSubmitPilot } from '#lambdas/submit-pilot/handler.ts';
import { makeSupersedeGates } from '#lambdas/supersede-gates/handler.ts';
import { makeSwitchRoute } from '#lambdas/switch-route/handler.ts';
import { makeTaskOpen } from '#lambdas/task-open/handler.ts';
import { makeTell } from '#lambdas/tell/handler.ts';
import { makeTurnErpOutput } from '#lambdas/turn-erp-output/handler.ts';
import { makeValidateMasterData } from '#lambdas/validate-master-data/handler.ts';
import { makeValve } from '#lambdas/valve/handler.ts';
import { makeVerifyArchive } from '#lambdas/verify-archive/handler.ts';
import { makeVerifyIrnQr } from '#lambdas/verify-irn-qr/handler.ts';
import { makeVerifySafe } from '#lambdas/verify-safe/handler.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { ActionName, MachineryName } from '#lib/runbook/actions.ts';

const MAKERS = {
  'check-readiness': makeCheckReadiness,
  'dry-run': makeDryRun,
  'record-baseline': makeRecordBaseline,
  'check-drift': makeCheckDrift,
  'validate-master-data': makeValidateMasterData,
  'turn-erp-output': makeTurnErpOutput,
  'switch-route': makeSwitchRoute,
  'run-canary': makeRunCanary,
  'submit-pilot': makeSubmitPilot,
  'check-pilot': makeCheckPilot,
  'verify-irn-qr': makeVerifyIrnQr,
  'verify-archive': makeVerifyArchive,
  reconcile: makeReconcile,
  'check-clearance': makeCheckClearance,
  'send-message': makeSendMessage,
  'hand-over': makeHandOver,
  'stage-enter': makeStageEnter,
  'task-open': makeTaskOpen,
  'gate-evidence': makeGateEvidence,
  'gate-open': makeGateOpen,
  'gate-recheck': makeGateRecheck,
  checkpoint: makeCheckpoint,
  'start-rollback': makeStartRollback,
  latch: makeLatch,
  tell: makeTell,
  valve: makeValve,
  'supersede-gates': makeSupersedeGates,
  'stop-execution': makeStopExecution,
  'verify-safe': makeVerifySafe,
  'open-incident': makeOpenIncident,
  replay: makeReplay,
  resume: makeResume,
} as const satisfies Record<ActionName | MachineryName, (deps: never) => Handler>;

type Intersection<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void
  ? I
  : never;

/** Every port that some function needs. */
export type FunctionPorts = Intersection<Parameters<(typeof MAKERS)[keyof typeof MAKERS]>[0]>;

/** The functions that the definitions invoke, by their logical names: the same handlers as on AWS. */
export const makeFunctions = (ports: FunctionPorts): ReadonlyMap<string, Handler> =>
  new Map(Object.entries(MAKERS).map(([name, make]) => [name, make(ports)]));
