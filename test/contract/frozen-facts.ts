import { describe, expect, it } from 'vitest';
import { type Digest, sha256 } from '#lib/digest.ts';
import type { CustomerRecord, MasterData } from '#lib/ports/erp.ts';
import type { FrozenFact, FrozenFacts } from '#lib/ports/frozen-facts.ts';

export interface FrozenFactsGiven {
  readonly digests: { readonly program: Digest; readonly code: Digest; readonly roster: Digest };
  readonly masterData: MasterData;
}

const customer: CustomerRecord = {
  id: 'C-1',
  name: 'Adire Ltd',
  kind: 'B2B',
  tin: '12345678-0001',
  email: 'a@example.com',
  country: 'NG',
};

const given = (
  changes: { program?: string; customers?: readonly CustomerRecord[] } = {},
): FrozenFactsGiven => ({
  digests: {
    program: sha256(changes.program ?? 'program'),
    code: sha256('code'),
    roster: sha256('roster'),
  },
  masterData: {
    customers: async () => changes.customers ?? [customer],
    products: async () => [],
    taxCodes: async () => [],
  },
});

const moved = (before: readonly FrozenFact[], after: readonly FrozenFact[]): readonly FrozenFact[] =>
  after.filter(({ name, value }) => before.find((fact) => fact.name === name)?.value !== value);

/** What the frozen facts of every world must do. `make` reads them from one and the same tenant. */
export const frozenFactsContract = (
  name: string,
  make: (given: FrozenFactsGiven) => FrozenFacts | Promise<FrozenFacts>,
): void => {
  describe(`frozen facts: ${name}`, () => {
    it('are named once each, are short, and stay while nothing moves', async () => {
      const facts = await make(given());
      const read = await facts.read();
      expect(new Set(read.map((fact) => fact.name)).size).toBe(read.length);
      expect(read.every(({ value }) => value.length > 0 && value.length < 1_000)).toBe(true);
      expect(await facts.read()).toEqual(read);
    });

    it('hold program, code and master data for material, and the roster not: people fall ill', async () => {
      const read = await (await make(given())).read();
      const materials = read.filter(({ material }) => material).map((fact) => fact.name);
      for (const each of ['program digest', 'code digest', 'ERP connector settings', 'tax codes'])
        expect(materials).toContain(each);
      expect(read.find((fact) => fact.name === 'roster')?.material).toBe(false);
    });

    it('give master data row by row: a newcomer is no change of the others', async () => {
      const { masterData } = await make(given());
      expect(await masterData?.customers()).toEqual([customer]);
      expect(await masterData?.products()).toEqual([]);
      expect(masterData?.customerRules.homeCountry).toBe('NG');
    });

    it('tell what moved, and only that', async () => {
      const before = await (await make(given())).read();
      const otherProgram = await (await make(given({ program: 'another' }))).read();
      expect(moved(before, otherProgram).map((fact) => fact.name)).toEqual(['program digest']);
      const more = [customer, { ...customer, id: 'C-2' }];
      expect(moved(before, await (await make(given({ customers: more }))).read())).toEqual([]);
    });
  });
};
