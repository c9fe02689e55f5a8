/** Writes `runbooks/profiles/sample/*.csv` anew. */
import { writeFileSync } from 'node:fs';
import { sampleMasterData } from '#lib/erp/sample-master-data.ts';

for (const [name, text] of Object.entries(sampleMasterData())) {
  writeFileSync(new URL(`../runbooks/profiles/sample/${name}`, import.meta.url), text);
}
