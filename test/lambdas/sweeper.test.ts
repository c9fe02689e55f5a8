import { describe, expect, it } from 'vitest';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { rowOf } from '#test/contract/ledger-rows.ts';
import { makeTenant } from './tenant-world.ts';

/** Ten rows of the tenant in a file of their own, one of which somebody has spoilt. */
const withSpoiltRow = async () => {
  const tenant = makeTenant();
  const database = openDatabase(':memory:');
  const ledger = makeLedger(database);
  const control = makeControl(database);
  for (let n = 0; n < 10; n += 1) {
    const row = rowOf(`INV-${n}`);
    await ledger.create(row, { epoch: 0, takesPilotSlot: false, route: { kind: 'smartapi' } });
  }
  database.run("UPDATE ledger SET added = 'no JSON' WHERE number = 'INV-3'");
  const { clock, erp, log } = tenant.workerDependencies;
  const rung: string[] = [];
  const doorbell = {
    ring: async (keys: readonly { readonly number: string }[]) => {
      rung.push(...keys.map(({ number }) => number));
    },
  };
  const { tenant: name } = rowOf('INV-0');
  const sweep = makeSweeper({
    tenant: name,
    clock: { ...clock, now: () => tenant.now() },
    ledger,
    control,
    doorbell,
    erp,
    log,
    settings: SWEEPER_SETTINGS,
  });
  return { tenant, ledger, sweep, rung, name };
};

describe('sweeper: a row that cannot be read', () => {
  it('stops none of the others, and is told of', async () => {
    const { tenant, sweep, rung } = await withSpoiltRow();
    tenant.settle();
    expect(await sweep()).toMatchObject({ rung: 9 });
    expect(rung).not.toContain('INV-3');
    expect(tenant.lines.filter(({ code }) => code === 'sweeper-row-damaged')).toHaveLength(1);
  });

  it('is an error for whoever did not say what to do about it', async () => {
    const { tenant, ledger, name } = await withSpoiltRow();
    tenant.settle();
    await expect(ledger.open(name, tenant.now(), 100)).rejects.toThrow(SyntaxError);
  });
});
