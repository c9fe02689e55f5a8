import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import { makeFrozenFacts } from '#lib/local/frozen-facts.ts';
import { frozenFactsContract } from '#test/contract/frozen-facts.ts';

frozenFactsContract('local', (given) =>
  makeFrozenFacts({ ...given, connector: { silence: 20 }, documentRules: DOCUMENT_RULES }),
);
