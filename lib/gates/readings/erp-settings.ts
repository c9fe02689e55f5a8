import type { Reading } from '#lib/gates/assemble-evidence.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { ERP_SETTINGS } from '#lib/readiness/erp-settings.ts';

/** Whether anybody can say today how the connector in the ERP is set: the ERP itself, or its administrator. */
export const erpSettings = async (frozenFacts: FrozenFacts): Promise<Reading> => {
  const fact = (await frozenFacts.read()).find(({ name }) => name === ERP_SETTINGS);
  const reading = { required: 'exported by the ERP, or attested and still valid', source: 'ERP' };
  if (fact === undefined || fact.missing !== undefined) {
    return {
      ...reading,
      verdict: 'missing',
      measured: fact?.missing ?? 'the settings are not among the frozen facts',
    };
  }
  return {
    ...reading,
    verdict: 'pass',
    measured: `settings ${fact.value.slice(0, 16)}${fact.about === undefined ? '' : `, ${fact.about}`}`,
    facts: { digest: fact.value, ...(fact.about !== undefined && { about: fact.about }) },
  };
};
