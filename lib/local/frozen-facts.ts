import type { DocumentRules } from '#lib/clearance/document-rules.ts';
import { type Digest, digestOf } from '#lib/digest.ts';
import type { JsonObject } from '#lib/json.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { FrozenFact, FrozenFacts } from '#lib/ports/frozen-facts.ts';

export interface LocalFrozenFactsOptions {
  readonly digests: { readonly program: Digest; readonly code: Digest; readonly roster: Digest };
  /** Of both definitions: what a laptop has in the place of deployed templates. */
  readonly definitions: Digest;
  /** How the connector in the ERP is set. Its output side is no fact: the cutover itself turns it. */
  readonly erpSettings: () => Promise<FrozenFact>;
  readonly documentRules: DocumentRules;
  readonly masterData: MasterData;
  /** What somebody changed although it is frozen, by the fact’s name. @default nothing */
  readonly moved?: () => ReadonlyMap<string, string>;
}

const shown = (rules: DocumentRules): JsonObject => ({ ...rules, tinShapes: rules.tinShapes.map(String) });

/** What must not move while the freeze lasts, of a tenant on a laptop. */
export const makeFrozenFacts = ({
  digests,
  definitions,
  erpSettings,
  documentRules,
  masterData,
  moved = () => new Map(),
}: LocalFrozenFactsOptions): FrozenFacts => ({
  async read() {
    const facts: readonly FrozenFact[] = [
      { name: 'program digest', value: digests.program, material: true },
      { name: 'code digest', value: digests.code, material: true },
      { name: 'stack templates', value: definitions, material: true },
      await erpSettings(),
      { name: 'document rules of the tenant', value: digestOf(shown(documentRules)), material: true },
      { name: 'tax codes', value: digestOf(await masterData.taxCodes()), material: true },
      // The laptop's own queue and simulated authority have one setting each, and neither is ever changed but by a scenario.
      { name: 'queue settings', value: 'of the laptop', material: true },
      { name: 'certificate ends', value: 'never, simulated', material: false },
      { name: 'roster', value: digests.roster, material: false },
    ];
    const changes = moved();
    return facts.map((fact) => ({ ...fact, value: changes.get(fact.name) ?? fact.value }));
  },
  masterData: { ...copied(masterData), customerRules: documentRules },
});

const copied = (masterData: MasterData): MasterData => ({
  customers: () => masterData.customers(),
  products: () => masterData.products(),
  taxCodes: () => masterData.taxCodes(),
});
