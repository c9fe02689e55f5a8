import { describe, expect, it } from 'vitest';
import { BREAKAGES } from '#lib/proof/breakages.ts';
import { catchBreakage } from '#lib/proof/jobs.ts';
import { openStores } from '#lib/proof/stores.ts';

const stores = openStores();

describe('the proof fails', () => {
  it.each(BREAKAGES)('without what keeps invoices safe: $name', { timeout: 120_000 }, async (breakage) => {
    expect(await catchBreakage(stores, breakage)).toBeDefined();
  });
});
