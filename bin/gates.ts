/** What `.github/gates/cutover-gates.mjs` is built from (`npm run gates:bundle`): the gates' verbs on GitHub's runner. */
import { gatesJob } from '#lib/cli/gates-job/gates-job.ts';
import { TURN_BACK_VERBS, turnBackJob } from '#lib/cli/gates-job/turn-back-job.ts';

const argv = process.argv.slice(2);
const job = TURN_BACK_VERBS.some((verb) => verb === argv[0]) ? turnBackJob : gatesJob;

process.exitCode = await job(argv, {
  environment: process.env,
  folder: process.cwd(),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
