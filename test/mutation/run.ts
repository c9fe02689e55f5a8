/**
 * `npm run mutation`: changes what decides gates in thousands of places, one at a time, and asks whether a test notices. Prints
 * the score and every change that none noticed, each with why that is right (`survivors.json`). Exits 1 where one is not
 * explained, an explanation is of none, or nothing was measured; `-- --quick` takes part of the files.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import * as z from 'zod';
import { Explanation, judgeSurvivors, MutationReport } from './judge-survivors.ts';

const REPORT = 'out/mutation/report.json';
/** Where a vote is taken, counted and merged upon. */
const QUICK = [
  'verify-pull',
  'pull-checks/merge',
  'pull-checks/opinions',
  'pull-checks/seats',
  'count-votes',
];

const quick = process.argv.includes('--quick');
rmSync(REPORT, { force: true });
const files = quick ? ['--mutate', QUICK.map((name) => `lib/gates/${name}.ts`).join(',')] : [];
const run = spawnSync('node_modules/.bin/stryker', ['run', ...files], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (run.status !== 0) {
  console.error(`stryker ended with ${run.status ?? run.signal}: nothing was measured`);
  process.exit(1);
}

const { killed, counted, score, survivors, idle } = judgeSurvivors(
  MutationReport.parse(JSON.parse(readFileSync(REPORT, 'utf8'))),
  z.array(Explanation).parse(JSON.parse(readFileSync('test/mutation/survivors.json', 'utf8'))),
);
for (const { file, line, original, replacement, why } of survivors) {
  console.log(`${why === undefined ? 'NOT EXPLAINED' : 'explained'}  ${file}:${line}`);
  console.log(`    - ${original}\n    + ${replacement}`);
  console.log(`    ${why ?? 'kill it with a test, or say in test/mutation/survivors.json why none can'}`);
}
for (const { file, original, replacement } of idle) {
  console.log(`EXPLAINED AND NOT THERE  ${file}\n    - ${original}\n    + ${replacement}`);
}
const unexplained = survivors.filter(({ why }) => why === undefined).length;
console.log(
  `mutation score ${score.toFixed(1)} %: ${killed} of ${counted} changes noticed; ${survivors.length} survive, ${unexplained} of them not explained; ${idle.length} explanations of nothing`,
);
process.exit(unexplained === 0 && idle.length === 0 && counted > 0 ? 0 : 1);
