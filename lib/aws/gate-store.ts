import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import {
  type BoundPull,
  type GateDecision,
  type GateRecord,
  gateInstance,
  type TelephoneEntry,
} from '#lib/gates/gate-record.ts';
import { instant } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import { type Item, optionalNumber, optionalText, textOf } from './attributes.ts';
import { createItem, guardedUpdate } from './guarded-write.ts';
import { readItem, readPartition } from './read-items.ts';
import { RECORD_KEYS, type TableKey } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

const Status = z.enum(['open', 'decided', 'completed', 'superseded', 'expired']);

/** `<cutover>/<gate>/<attempt>` names the item; a text that is no such name names none. */
const keyOf = (instance: string): TableKey | undefined => {
  const [, cutover, gate, attempt] = /^(.+)\/([^/]+)\/(\d{1,6})$/.exec(instance) ?? [];
  if (cutover === undefined || gate === undefined || attempt === undefined) return undefined;
  return RECORD_KEYS.gate(cutover, gate, Number(attempt));
};

const recordOf = (item: Item): GateRecord => {
  const opened: GateRecord = JSON.parse(textOf(item, 'opened'));
  const bound = optionalText(item, 'pull');
  const pull: BoundPull | undefined = bound === undefined ? undefined : JSON.parse(bound);
  const entered = optionalText(item, 'telephone');
  const telephone: TelephoneEntry | undefined = entered === undefined ? undefined : JSON.parse(entered);
  const decided = optionalText(item, 'decision');
  const decision: GateDecision | undefined = decided === undefined ? undefined : JSON.parse(decided);
  const closedReason = optionalText(item, 'closedReason');
  const closedAt = optionalNumber(item, 'closedAt');
  return {
    ...opened,
    status: Status.parse(textOf(item, 'status')),
    ...(pull && { pull }),
    ...(telephone && { telephone }),
    ...(decision && { decision }),
    ...(closedReason !== undefined && { closedReason }),
    ...(closedAt !== undefined && { closedAt: instant(closedAt) }),
  };
};

const byOpening = (a: GateRecord, b: GateRecord): number =>
  a.openedAt - b.openedAt || (a.instance < b.instance ? -1 : 1);

/**
 * Gate attempts in RECORDS_TABLE. Status, nonce and digest are attributes, since every write is conditional on them; what
 * never changes after opening is one JSON text.
 */
export const makeGateStore = (options: StoreAccess & { readonly clock: Clock }): GateStore => {
  const { clock } = options;

  const moved = async (
    instance: string,
    from: 'open' | 'decided',
    set: Item,
    more: { readonly condition: string; readonly values: Item } = { condition: '', values: {} },
  ): Promise<boolean> => {
    const key = keyOf(instance);
    if (!key) return false;
    const { written } = await guardedUpdate(options, key, set, {
      // An attempt that was never opened has no status, so nothing can come about here.
      condition: `#status = :from${more.condition}`,
      names: { '#status': 'status' },
      values: { ':from': { S: from }, ...more.values },
    });
    return written;
  };

  const list = async (cutover: string): Promise<readonly GateRecord[]> =>
    (await readPartition(options, RECORD_KEYS.gates(cutover))).map(recordOf).toSorted(byOpening);

  return {
    async open(record) {
      const { status: _status, pull: _pull, telephone: _entry, decision: _decision, ...opened } = record;
      const named = gateInstance(record.cutover, record.gate, record.attempt);
      if (record.instance !== named) {
        throw new RangeError(`gate attempt "${record.instance}" must be named "${named}", as its parts say`);
      }
      const { written } = await createItem(options, {
        ...RECORD_KEYS.gate(record.cutover, record.gate, record.attempt),
        status: { S: 'open' },
        nonce: { S: record.nonce },
        evidenceDigest: { S: record.evidenceDigest },
        opened: { S: canonicalJson(opened) },
      });
      return written ? 'opened' : 'exists';
    },
    async get(instance) {
      const key = keyOf(instance);
      const item = key && (await readItem(options, key));
      return item && recordOf(item);
    },
    async attempts(cutover, gate) {
      const items = await readPartition(options, RECORD_KEYS.gates(cutover), RECORD_KEYS.gateAttempts(gate));
      return items.map(recordOf);
    },
    async listOpen(cutover) {
      return (await list(cutover)).filter(({ status }) => status === 'open');
    },
    list,
    async bind(instance, pull) {
      const text = canonicalJson(pull);
      const written = await moved(
        instance,
        'open',
        { pull: { S: text } },
        { condition: ' AND attribute_not_exists(pull)', values: {} },
      );
      if (written) return 'bound';
      const key = keyOf(instance);
      const item = key && (await readItem(options, key));
      if (item === undefined || textOf(item, 'status') !== 'open') return 'closed';
      return optionalText(item, 'pull') === text ? 'same' : 'other';
    },
    async enter(instance, nonce, evidenceDigest, entry) {
      return moved(
        instance,
        'open',
        { telephone: { S: canonicalJson(entry) }, entryDigest: { S: entry.digest } },
        {
          condition: ' AND nonce = :nonce AND evidenceDigest = :digest',
          values: { ':nonce': { S: nonce }, ':digest': { S: evidenceDigest } },
        },
      );
    },
    async decide(instance, nonce, evidenceDigest, decision) {
      const entry = decision.breakGlass?.digest;
      return moved(
        instance,
        'open',
        { status: { S: 'decided' }, decision: { S: canonicalJson(decision) } },
        {
          condition: ` AND nonce = :nonce AND evidenceDigest = :digest${entry === undefined ? '' : ' AND entryDigest = :entry'}`,
          values: {
            ':nonce': { S: nonce },
            ':digest': { S: evidenceDigest },
            ...(entry !== undefined && { ':entry': { S: entry } }),
          },
        },
      );
    },
    async complete(instance) {
      return moved(instance, 'decided', { status: { S: 'completed' } });
    },
    async close(instance, status, reason) {
      return moved(instance, 'open', {
        status: { S: status },
        closedReason: { S: reason },
        closedAt: { N: String(clock.now()) },
      });
    },
  };
};
