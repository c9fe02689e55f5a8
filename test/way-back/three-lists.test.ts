import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fileFinanceLists } from '#lib/actions/file-finance-lists.ts';
import { MINUTE } from '#lib/instant.ts';
import { type ModelTenant, makeModelTenant } from '#test/clearance/model/tenant.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { TENANT } from '#test/lambdas/tenant-world.ts';

const named = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${String(at + 1).padStart(3, '0')}`);
const CLEARED = named('CLEARED', 200);
const UNKNOWN = named('UNKNOWN', 3);
const QUEUED = named('QUEUED', 40);

/** Full volume: 200 cleared, 3 sent and their answers lost, 40 in the queue. */
const liveTenant = async (): Promise<ModelTenant> => {
  const tenant = makeModelTenant();
  await tenant.switchTo({ kind: 'smartapi' });
  const post = async (numbers: readonly string[]) => {
    for (const number of numbers) await tenant.intake.submit(sampleDocument({ number }));
    return tenant.rung.splice(0);
  };
  await tenant.deliver(await post(CLEARED));
  tenant.turn('lost-answer');
  await tenant.deliver(await post(UNKNOWN));
  tenant.turn('up');
  await post(QUEUED);
  return tenant;
};

const Line = z.object({
  number: z.string(),
  'may be reissued on legacy: yes/no': z.enum(['yes', 'no']),
  'what to do': z.string().min(1),
});

/** What a clerk who reads the second column of all three files does: number to yes or no. */
const clerkReads = async (tenant: ModelTenant, moment: 'safe' | 'released') => {
  const files = await fileFinanceLists(tenant, TENANT, tenant.rollback(), moment);
  const says = new Map<string, 'yes' | 'no'>();
  const sizes: Record<string, number> = {};
  for (const { list, key, count } of files) {
    sizes[list] = count;
    if (list === 'totals') continue;
    for (const cells of z
      .array(Line)
      .parse(parse((await tenant.archive.get(key)) ?? '', { columns: true }))) {
      expect(says.has(cells.number), cells.number).toBe(false);
      says.set(cells.number, cells['may be reissued on legacy: yes/no']);
    }
  }
  const yes = [...says].filter(([, word]) => word === 'yes').map(([number]) => number);
  return { says, sizes, yes };
};

describe('a roll-back with 40 queued, 3 unknown and 200 cleared', () => {
  it('tells the clerk at first to reissue none of the 243', async () => {
    const tenant = await liveTenant();
    await tenant.latch();
    const { says, sizes, yes } = await clerkReads(tenant, 'safe');
    expect(sizes).toEqual({
      'cleared-do-not-reissue': 200,
      'held-do-not-reissue': 43,
      'released-to-legacy': 0,
      totals: 243,
    });
    expect(says.size).toBe(243);
    expect(yes).toEqual([]);
  });

  it('tells him after the release to reissue exactly the 40 that were never registered', async () => {
    const tenant = await liveTenant();
    await tenant.latch();
    expect(await tenant.release()).toMatchObject({ verdict: 'pass' });
    const { says, sizes, yes } = await clerkReads(tenant, 'released');
    expect(yes).toEqual(QUEUED);
    expect(sizes).toEqual({
      'cleared-do-not-reissue': 200,
      'held-do-not-reissue': 3,
      'released-to-legacy': 40,
      totals: 243,
    });
    for (const number of [...CLEARED, ...UNKNOWN]) expect(says.get(number)).toBe('no');
    // What he may issue, nobody else has or ever gets.
    const registered = new Set(tenant.accepted.map((irn) => irn.split('-')[0]));
    for (const number of yes) expect(registered.has(number.replace('-', ''))).toBe(false);
  });

  it('never lets one of the 40 be cleared afterwards, nor one of the 200 be issued', async () => {
    const tenant = await liveTenant();
    await tenant.latch();
    await tenant.release();
    await tenant.resume();
    await tenant.switchTo({ kind: 'smartapi' });
    tenant.pass(11 * MINUTE);
    await tenant.deliver(named('QUEUED', 40).map((number) => tenant.keyOf(number, 1)));
    await tenant.sweep();
    await tenant.deliver(tenant.rung.splice(0));
    expect(tenant.accepted).toHaveLength(203);
    for (const number of QUEUED) expect((await tenant.row(number))?.state).toBe('legacy');
    // The three under enquiry are found registered, so it was right to hold them.
    for (const number of UNKNOWN) expect((await tenant.row(number))?.state).toBe('cleared');
    const released = tenant.told.filter(({ outcome }) => outcome === 'released').map(({ number }) => number);
    expect([...released].sort()).toEqual(QUEUED);
  });
});
