import type { DocumentRules } from '#lib/clearance/document-rules.ts';
import { type Digest, digestOf } from '#lib/digest.ts';
import type { JsonObject } from '#lib/json.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';

export interface LocalFrozenFactsOptions {
  readonly digests: { readonly program: Digest; readonly code: Digest; readonly roster: Digest };
  /** How the connector in the ERP is set. Its output side is no fact: the cutover itself turns it. */
  readonly connector: object;
  readonly documentRules: DocumentRules;
  readonly masterData: MasterData;
}

const shown = (rules: DocumentRules): JsonObject => ({ ...rules, tinShapes: rules.tinShapes.map(String) });

/** What must not move while the freeze lasts, of a tenant on a laptop. */
export const makeFrozenFacts = ({
  digests,
  connector,
  documentRules,
  masterData,
}: LocalFrozenFactsOptions): FrozenFacts => ({
  read: async () => [
    { name: 'program digest', value: digests.program, material: true },
    { name: 'code digest', value: digests.code, material: true },
    { name: 'ERP connector settings', value: digestOf(connector), material: true },
    { name: 'document rules of the tenant', value: digestOf(shown(documentRules)), material: true },
    { name: 'customers', value: digestOf(await masterData.customers()), material: true },
    { name: 'products', value: digestOf(await masterData.products()), material: true },
    { name: 'tax codes', value: digestOf(await masterData.taxCodes()), material: true },
    { name: 'roster', value: digests.roster, material: false },
  ],
});
