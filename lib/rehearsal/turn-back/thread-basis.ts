import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { TurnBackBasis } from './turn-world.ts';

/** What a thread is begun with: plain data, compiled once for all threads. */
export interface ThreadBasis {
  readonly compiled: CompiledRunbook;
  readonly scenario: Scenario;
  /** Of the ERP's master data. */
  readonly masterFolder: string;
  readonly seed: number;
}

export const readBasis = ({ masterFolder, ...basis }: ThreadBasis): TurnBackBasis => {
  const masterData = loadCsvMasterData(masterFolder);
  if (!masterData.ok) throw new Error(`${masterFolder} was readable and is not any more`);
  return { ...basis, masterData: masterData.value };
};
