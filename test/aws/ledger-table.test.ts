import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FENCES, LEDGER_KEYS, LEDGER_SHARDS, LEDGER_TABLE, numberRevision } from '#lib/aws/ledger-table.ts';

const key = fc.record({
  tenant: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
  number: fc.stringMatching(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,40}$/u),
  revision: fc.integer({ min: 1, max: 999_999 }),
});
const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('the ledger’s keys', () => {
  it('are of one row each', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const same = a.tenant === b.tenant && a.number === b.number && a.revision === b.revision;
        for (const of of [LEDGER_KEYS.row, LEDGER_KEYS.lease]) {
          expect(JSON.stringify(of(a)) === JSON.stringify(of(b))).toBe(same);
        }
      }),
    );
  });

  it('sort by number and then by revision, as text of any kind sorts', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const wanted = bytes(a.number, b.number) || a.revision - b.revision;
        const got = bytes(numberRevision(a.number, a.revision), numberRevision(b.number, b.revision));
        expect(Math.sign(got)).toBe(Math.sign(wanted));
      }),
    );
  });

  it('put every row into a shard that the lists look at', () => {
    fc.assert(
      fc.property(key, fc.integer({ min: 0, max: 99 }), (row, epoch) => {
        expect(LEDGER_SHARDS.tenants(row.tenant)).toContain(LEDGER_SHARDS.tenant(row));
        expect(LEDGER_SHARDS.works(row.tenant, 'open')).toContain(LEDGER_SHARDS.work(row, 'open'));
        expect(LEDGER_SHARDS.works(row.tenant, 'untold')).toContain(LEDGER_SHARDS.work(row, 'untold'));
        expect(LEDGER_SHARDS.epochs(row.tenant, epoch)).toContain(LEDGER_SHARDS.epoch(row, epoch));
        expect(LEDGER_KEYS.leases(row.tenant)).toContain(LEDGER_KEYS.lease(row).pk.S);
        expect(LEDGER_KEYS.fences(row.tenant)).toContainEqual(LEDGER_KEYS.fence(row.tenant, row.number));
      }),
    );
  });

  it('spread a thousand invoices over all fences, none with twice its share', () => {
    const taken = new Map<string, number>();
    for (let n = 0; n < 1_000; n += 1) {
      const fence = LEDGER_KEYS.fence('adire', `INV-2027-${n}`).pk.S;
      taken.set(fence, (taken.get(fence) ?? 0) + 1);
    }
    expect(taken.size).toBe(FENCES);
    expect(Math.max(...taken.values())).toBeLessThan((2 * 1_000) / FENCES);
  });

  it('leave room for a change of the route in one transaction, and no document in an index', () => {
    expect(FENCES + 1).toBeLessThanOrEqual(100);
    for (const { projection } of LEDGER_TABLE.indexes) {
      expect(projection).not.toBe('all');
      expect(projection).not.toContain('body');
    }
  });
});
