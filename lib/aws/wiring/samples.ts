import type { ProgramBundle } from '#lib/aws/program-bundle.ts';
import { makeSamples } from '#lib/erp/samples.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { Samples } from '#lib/ports/samples.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { wallClock } from '#lib/wall-clock.ts';

/** Any number: samples are to be the same each time, and no secret. */
const SEED = 1;

export const samplesFrom = (masterData: MasterData, { runbook }: ProgramBundle): Samples =>
  makeSamples({
    clock: wallClock,
    runbook,
    masterData,
    random: () => seededRandom(SEED, `${runbook.cutover}/samples`),
  });
