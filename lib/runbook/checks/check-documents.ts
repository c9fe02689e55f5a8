import type { Check } from './check.ts';

/** Without these nobody can say afterwards what was built, what was promised, and what comes next. */
export const REQUIRED_DOCUMENTS = [
  'requirements-traceability',
  'technical-strategy',
  'contingency-plan',
  'decommission-plan',
] as const;

/** The documents that must exist before the first gate. */
export const checkDocuments: Check = (runbook, problem) => {
  const documents = runbook.documents;
  // A document whose kind is not sound may be the missing one.
  if (documents === undefined || documents.some((document) => document?.kind === undefined)) return [];
  return REQUIRED_DOCUMENTS.filter((kind) => !documents.some((document) => document?.kind === kind)).map(
    (kind) =>
      problem(
        ['documents'],
        {
          code: 'document-missing',
          message: `There is no document of kind ${kind}.`,
          allowed: `at least one each of ${REQUIRED_DOCUMENTS.join(', ')}`,
          fix: `Add it under \`documents\` with \`kind: ${kind}\`, its owner and where it lies.`,
        },
        'key',
      ),
  );
};
