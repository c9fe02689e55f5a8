/** Which plans are run, and what came of them. */
import { type FaultKind, type FaultPlan, formatPlan } from './fault-plan.ts';
import { type Finding, judge } from './oracle.ts';
import type { PortCall } from './port-calls.ts';
import { type Facts, runTenant } from './run-tenant.ts';
import type { Script } from './script.ts';
import type { Stores } from './stores.ts';
import type { Breakage } from './tenant-world.ts';

/** All four, where each call fails once. */
export const SINGLE_KINDS: readonly FaultKind[] = ['before', 'after', 'died', 'late'];
/** The three that any call can do to any caller; a late answer is an answer, and paired with nothing. */
export const PAIR_KINDS: readonly FaultKind[] = ['before', 'after', 'died'];

/** The ERP is not ours to kill: a call of its connector is lost on the way there, or on the way back. */
export const kindsFor = (call: string, kinds: readonly FaultKind[]): readonly FaultKind[] =>
  call.startsWith('connector.') ? kinds.filter((kind) => kind === 'before' || kind === 'after') : kinds;

export interface Failure {
  readonly world: string;
  /** As `--plan` or `--seed` takes it. */
  readonly plan: string;
  readonly findings: readonly Finding[];
}

export interface PlannedRun {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

export interface PlanOptions {
  readonly breakage?: Breakage | undefined;
  readonly onCall?: ((call: PortCall) => void) | undefined;
}

export const runPlan = async (
  stores: Stores,
  script: Script,
  plan: FaultPlan,
  options: PlanOptions = {},
): Promise<PlannedRun> => {
  const kinds = new Map(plan.map(({ call, kind }) => [call, kind]));
  const facts = await runTenant({ ...options, stores, script, faultOf: (call) => kinds.get(call) });
  return { facts, findings: judge(facts) };
};

export const failureOf = (script: Script, plan: FaultPlan, { findings }: PlannedRun): Failure[] =>
  findings.length === 0 ? [] : [{ world: script.name, plan: formatPlan(plan), findings }];
