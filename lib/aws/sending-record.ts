/** What the workers know of the authority together, beside the control item in LEDGER_TABLE: one text and its version. */
import * as z from 'zod';
import { INITIAL_SENDING, type Sending } from '#lib/clearance/sending.ts';
import { canonicalJson } from '#lib/digest.ts';
import { instant } from '#lib/instant.ts';
import { type Item, numberOf, textOf } from './attributes.ts';
import { guardedPut } from './guarded-write.ts';
import { LEDGER_KEYS } from './ledger-table.ts';
import type { WriteAccess } from './transact.ts';

const at = z.number().transform(instant);
const count = z.int().min(0);

const State = z.object({
  nextTurn: z.number(),
  restUntil: at,
  slowed: z.object({ perSecond: z.number().positive(), at, strikes: count, since: at }).exactOptional(),
  breaker: z.discriminatedUnion('state', [
    z.object({ state: z.literal('closed'), openings: count, closedAt: at, settled: z.boolean() }),
    z.object({ state: z.literal('open'), openings: count, openedAt: at }),
    z.object({
      state: z.literal('half-open'),
      openings: count,
      openedAt: at,
      since: at,
      given: count,
      givenSince: at,
      passed: count,
    }),
  ]),
});

/** Throws on an item that is damaged: a limit that cannot be read must not be taken for none. */
export const readSending = (item: Item | undefined): Sending | undefined =>
  item && { ...State.parse(JSON.parse(textOf(item, 'sending'))), version: numberOf(item, 'version') };

export const replaceSending = async (
  access: WriteAccess,
  tenant: string,
  { version, ...state }: Sending,
): Promise<{ readonly written: boolean; readonly sending: Sending }> => {
  const next = version + 1;
  const outcome = await guardedPut(
    access,
    {
      ...LEDGER_KEYS.sending(tenant),
      sending: { S: canonicalJson(state) },
      version: { N: String(next) },
    },
    version === INITIAL_SENDING.version
      ? { condition: 'attribute_not_exists(pk)' }
      : {
          condition: '#version = :read',
          names: { '#version': 'version' },
          values: { ':read': { N: String(version) } },
        },
  );
  return outcome.written
    ? { written: true, sending: { ...state, version: next } }
    : { written: false, sending: readSending(outcome.there) ?? INITIAL_SENDING };
};
