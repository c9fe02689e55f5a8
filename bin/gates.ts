/** What `.github/gates/cutover-gates.mjs` is built from (`npm run gates:bundle`): the gates' verbs on GitHub's runner. */
import { gatesJob } from '#lib/cli/gates-job/gates-job.ts';

process.exitCode = await gatesJob(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
