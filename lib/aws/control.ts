import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { INITIAL_SENDING } from '#lib/clearance/sending.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import { latched, nextControl, withPause } from '#lib/route/next-control.ts';
import { readControl, type VersionedControl } from './control-record.ts';
import { makeExpression } from './expression.ts';
import { fencePuts } from './fence.ts';
import { LEDGER_KEYS } from './ledger-table.ts';
import { type Patience, StoreBusyError } from './patience.ts';
import { readItem } from './read-items.ts';
import { readSending, replaceSending } from './sending-record.ts';
import { isOwnWrite, transact, WRITE_ID, type WriteAccess } from './transact.ts';

export interface ControlOptions extends WriteAccess {
  /** Of a tenant that nobody has switched yet. */
  readonly cutover?: string;
}

/**
 * A change writes the control item and every fence, so it meets any create or claim that is under way: at 100 invoices a second
 * two attempts of three do, at 300 nearly all. 10, 20, 40, 80 and 195 x 100 ms: at worst 19.7 s of waiting, on average half.
 * A latch must get through, and a Lambda's minute is longer.
 */
export const CONTROL_PATIENCE: Patience = { attempts: 200, base: 10, cap: 100 };

/** Readings that another change came between with; there are at most a handful of parties. */
const READINGS = 20;

/** Whether the pilot's count begins anew, or is left alone: creates count it up without raising the version. */
type PilotCount = 'anew' | 'as-it-is';

const controlWrite = (
  table: string,
  before: VersionedControl,
  after: ControlItem,
  count: PilotCount,
  id: string,
): TransactWriteItem => {
  const { pilotTaken, ...rest } = after;
  const e = makeExpression();
  const set = {
    ...rest,
    ...((count === 'anew' || before.version === 0) && { pilotTaken }),
    version: before.version + 1,
    [WRITE_ID]: id,
  };
  return {
    Update: {
      TableName: table,
      Key: LEDGER_KEYS.control(after.tenant),
      UpdateExpression: e.update(set, []),
      ConditionExpression:
        before.version === 0
          ? `attribute_not_exists(${e.name('pk')})`
          : `${e.name('version')} = ${e.value(before.version)}`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...e.attributes(),
    },
  };
};

/**
 * The control item in DynamoDB. Every change is a compare-and-set on the item's version, and writes the item and all its fences
 * in one transaction.
 */
export const makeControl = (options: ControlOptions): Control => {
  const { table, random, cutover = '' } = options;

  const read = async (tenant: string): Promise<VersionedControl> =>
    readControl(await readItem(options, LEDGER_KEYS.control(tenant)), tenant, cutover);

  /** `next` gives the same item where nothing is to be written. */
  const change = async (
    tenant: string,
    count: PilotCount,
    next: (control: ControlItem) => ControlItem,
  ): Promise<ControlItem> => {
    for (let reading = 0; reading < READINGS; reading += 1) {
      const before = await read(tenant);
      const after = next(before.control);
      if (after === before.control) return after;
      const id = random.id();
      const items = [controlWrite(table, before, after, count, id), ...fencePuts(table, after)];
      const refusals = await transact(
        options,
        `changing the control item of ${tenant}`,
        id,
        items,
        CONTROL_PATIENCE,
      );
      if (!refusals || isOwnWrite(refusals[0], id)) return after;
    }
    throw new StoreBusyError(
      `the control item of ${tenant} in table ${table} changed ${READINGS} times between reading and writing it. Nothing ` +
        'was written; look who keeps changing it (breaker, operator, a second cutover), and ask again.',
    );
  };

  return {
    async get(tenant) {
      return (await read(tenant)).control;
    },
    async setRoute(tenant, expectedEpoch, routeChange) {
      let refused: ReturnType<typeof nextControl> | undefined;
      const control = await change(tenant, 'anew', (before) => {
        const outcome = nextControl(before, expectedEpoch, routeChange);
        refused = outcome.outcome === 'changed' ? undefined : outcome;
        return outcome.control;
      });
      return refused ?? { outcome: 'changed', control };
    },
    latch: (tenant, execution) => change(tenant, 'as-it-is', (before) => latched(before, execution)),
    setPause: (tenant, reason, paused) =>
      change(tenant, 'as-it-is', (before) =>
        before.pauseReasons.includes(reason) === paused ? before : withPause(before, reason, paused),
      ),
    async sending(tenant) {
      return readSending(await readItem(options, LEDGER_KEYS.sending(tenant))) ?? INITIAL_SENDING;
    },
    setSending: (tenant, next) => replaceSending(options, tenant, next),
  };
};
