/** `npm run crash-matrix`: every call of the gates' verbs and the completer failed, lost or died at; every pair of a race. */
import { crashes, type MatrixRow, races } from './crash-matrix.ts';
import { telephoneCrashes, telephoneRaces } from './telephone-matrix.ts';
import { voidCrashes } from './void-matrix.ts';

const count = async (
  title: string,
  rows: AsyncGenerator<MatrixRow>,
  end = 'end with one decision, one completion and one audit record',
): Promise<boolean> => {
  let [good, all] = [0, 0];
  for await (const { what, wrong } of rows) {
    all += 1;
    if (wrong.length === 0) good += 1;
    else console.log(`  ${what}: ${wrong.join('; ')}`);
  }
  console.log(`${title}: ${good} of ${all} ${end}`);
  return all > 0 && good === all;
};

const sound = [
  await count('A call that fails, whose answer is lost, or after which the process dies', crashes()),
  await count('Two completers with opposite readings, side by side', races()),
  await count('The same of a decision by telephone, given again', telephoneCrashes()),
  await count(
    'A confirmation beside another, another entry, gate-supersede, and a no-go on GitHub',
    telephoneRaces(),
    'end with one of the two, told to both',
  ),
  await count(
    'A gate that was merged and opened nothing, put on record',
    voidCrashes(),
    'end with one record and no decision',
  ),
];
process.exitCode = sound.every(Boolean) ? 0 : 1;
