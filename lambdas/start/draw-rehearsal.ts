import { type StandingDeps, standingOf } from '#lib/actions/standing-of.ts';
import type { CutoverRecord, Cutovers } from '#lib/ports/cutovers.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import { rehearsalId, rehearsalNumber } from '#lib/runbook/rehearsal-id.ts';
import type { Deployed, StartRequest } from './judge-request.ts';

export interface DrawDeps extends StandingDeps {
  readonly deployed: Deployed;
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly cutovers: Pick<Cutovers, 'get'>;
}

export type Drawn =
  /** An execution of it runs. */
  | { readonly kind: 'going'; readonly cutover: string; readonly execution: string }
  /** Every execution of the last one has ended, and another one was not asked for. */
  | { readonly kind: 'over'; readonly cutover: string; readonly execution: string; readonly held: boolean }
  | { readonly kind: 'start'; readonly cutover: string };

/**
 * Under which id the cutover starts. A number is used up once an execution has its name: until then whoever starts, however often
 * and however many at once, draws the same one. The next is drawn only after the last one's executions have all ended.
 */
export const drawRehearsal = async (deps: DrawDeps, request: StartRequest): Promise<Drawn> => {
  const { tenant, cutover: own } = deps.deployed;
  const number = await newest(deps);
  const cutover = rehearsalId(own, number);
  const last = await standingOf(deps, tenant, cutover);
  if (last.standing === 'going') return { kind: 'going', cutover, execution: last.execution };
  if (last.standing === 'not-begun') {
    // It was prepared, never began, and other code was deployed since: that number is passed over.
    const another = request.again && otherwise(await deps.cutovers.get(cutover), request);
    return { kind: 'start', cutover: another ? rehearsalId(own, number + 1) : cutover };
  }
  return request.again
    ? { kind: 'start', cutover: rehearsalId(own, number + 1) }
    : { kind: 'over', cutover, execution: last.execution, held: last.held };
};

const otherwise = (record: CutoverRecord | undefined, { digests }: StartRequest): boolean =>
  record !== undefined &&
  (['program', 'code', 'roster'] as const).some((part) => record.digests[part] !== digests[part]);

/** The highest on record, or the lock's, which a try that died has taken before it wrote its record. Production has one. */
const newest = async ({ deployed, lock, cutovers }: DrawDeps): Promise<number> => {
  const { tenant, cutover: own, stage } = deployed;
  if (stage === 'production') return 1;
  const holder = await lock.holder(tenant);
  let number = (holder && rehearsalNumber(own, holder.cutover)) ?? 1;
  while ((await cutovers.get(rehearsalId(own, number + 1))) !== undefined) number += 1;
  return number;
};
