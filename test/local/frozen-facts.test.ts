import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import { sha256 } from '#lib/digest.ts';
import { makeFrozenFacts } from '#lib/local/frozen-facts.ts';
import { frozenFactsContract } from '#test/contract/frozen-facts.ts';

frozenFactsContract('local', (given) =>
  makeFrozenFacts({
    ...given,
    definitions: sha256('definitions'),
    erpSettings: async () => ({ name: 'ERP connector settings', value: 'a', material: true }),
    documentRules: DOCUMENT_RULES,
  }),
);
