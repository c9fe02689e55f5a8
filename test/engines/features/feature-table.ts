import { markdownTable } from '#test/bench/table.ts';
import { ENGINES, type EngineName } from '../engine.ts';
import { FEATURES } from './all.ts';
import type { Feature } from './feature.ts';

/** What an engine is known to make of a feature. */
export const featureCell = ({ defects, notPlayable }: Feature, name: EngineName): string => {
  const [reason, defect] = [notPlayable?.[name], defects?.[name]];
  if (reason !== undefined) return `not playable: ${reason}`;
  return defect ?? 'same';
};

/** As `docs/engines.md` has it. */
export const featureTable = (): string =>
  markdownTable(
    ['feature', 'ours', ...ENGINES, 'AWS documents'],
    FEATURES.map((feature) => [
      feature.title,
      'same',
      ...ENGINES.map((name) => featureCell(feature, name)),
      `[${feature.source.replace(/^.*\/|\.html.*$/g, '')}](${feature.source})`,
    ]),
  );
