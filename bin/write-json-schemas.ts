/** Writes `runbooks/runbook.schema.json` and `runbooks/scenario.schema.json` anew, from the schemas of the language. */
import { writeFileSync } from 'node:fs';
import { scenarioSchemaText } from '#lib/rehearsal/scenario-json-schema.ts';
import { runbookSchemaText } from '#lib/runbook/json-schema.ts';

const write = (name: string, text: string) =>
  writeFileSync(new URL(`../runbooks/${name}`, import.meta.url), text);

write('runbook.schema.json', runbookSchemaText());
write('scenario.schema.json', scenarioSchemaText());
