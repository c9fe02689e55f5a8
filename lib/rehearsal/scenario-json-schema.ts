import { editorSchema } from '#lib/runbook/json-schema.ts';
import { Scenario } from './scenario-schema.ts';

/** The text of `runbooks/scenario.schema.json`. */
export const scenarioSchemaText = (): string =>
  `${JSON.stringify(editorSchema(Scenario, 'Scenario of a rehearsal'), null, 2)}\n`;
