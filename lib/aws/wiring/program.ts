import { readFileSync } from 'node:fs';
import { PROGRAM_FILE, type ProgramBundle } from '#lib/aws/program-bundle.ts';
import { DOCUMENT_RULES, type DocumentRules } from '#lib/clearance/document-rules.ts';

/** Of the folder that the bundle stands in. Read as the function is loaded: without it no call can be answered rightly. */
export const readProgramBundle = (): ProgramBundle => {
  const bundle: ProgramBundle = JSON.parse(readFileSync(new URL(PROGRAM_FILE, import.meta.url), 'utf8'));
  return bundle;
};

/** What intake checks for this client. */
export const documentRulesOf = ({ runbook }: ProgramBundle): DocumentRules => ({
  ...DOCUMENT_RULES,
  sellerTin: runbook.client.tin,
});
