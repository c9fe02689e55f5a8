/** `npm run erp`: a simulated ERP over HTTP, in real time, on this machine only. Prints one line of JSON when it is ready. */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { connectorPolicy } from '#lib/erp/connector-policy.ts';
import { fromIso, type instant, MINUTE, SECOND, toIso } from '#lib/instant.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { serveErp } from '#lib/local/serve-erp.ts';
import { accelerate } from '#lib/rehearsal/accelerate.ts';
import { generatedArrivals } from '#lib/rehearsal/load-arrivals.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { loadScenario } from '#lib/rehearsal/load-scenario.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { DEFAULT_RUNBOOK } from './default-runbook.ts';

const USAGE = `usage: npm run erp -- --intake URL --token-env NAME [options]
  --intake URL          the tenant's intake, without /invoices
  --token-env NAME      the environment variable with the token that the ERP shows intake
  --callback-env NAME   the one with the token that callers of the ERP have to show; default: the same
  --port N              where to listen on 127.0.0.1; default 0, any free port
  --invoices N          how many are posted in all; default 2000
  --calendar scaled:N   N seconds of the plan in one real second; default scaled:3600
  --from ISO            when the plan begins in real time; default: when POST /simulator/start says so
  --to ISO              until when invoices are posted, in real time; default: to the end of hypercare
  --seed N              one seed is one list of invoices; default 1
  --runbook FILE        default: the shipped one
  --master-data DIR     customers.csv, products.csv, tax-codes.csv; default: the sample`;

const Moment = z.iso.datetime({ offset: true }).transform(fromIso);
const Options = z.object({
  intake: z.url(),
  'token-env': z.string().min(1),
  'callback-env': z.string().min(1).optional(),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  invoices: z.coerce.number().int().min(1).max(1_000_000).default(2_000),
  calendar: z
    .string()
    .regex(/^scaled:[1-9]\d{0,5}$/)
    .default('scaled:3600')
    .transform((text) => Number(text.slice('scaled:'.length))),
  from: Moment.optional(),
  to: Moment.optional(),
  seed: z.coerce.number().int().min(0).default(1),
  runbook: z.string().default(DEFAULT_RUNBOOK),
  'master-data': z.string().default(projectFolder('runbooks/profiles/sample')),
});

/** Longer than a clearance takes over HTTP and a queue, so that a note finds what it corrects cleared. */
const NOTE_AFTER = 15 * SECOND;

const complain = (text: string): void => {
  console.error(text);
  process.exitCode = 2;
};

const readOptions = (): z.output<typeof Options> | string => {
  try {
    const names = Object.keys(Options.shape);
    const { values } = parseArgs({
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    });
    const options = Options.safeParse(values);
    if (options.success) return options.data;
    return options.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const tokenIn = (name: string): string | undefined => process.env[name] || undefined;

const run = async (options: z.output<typeof Options>): Promise<void> => {
  const callback = options['callback-env'] ?? options['token-env'];
  const [token, expected] = [tokenIn(options['token-env']), tokenIn(callback)];
  if (token === undefined || expected === undefined) {
    return complain(
      `The environment variable ${token === undefined ? options['token-env'] : callback} is empty: put the token in it.`,
    );
  }
  const problems = (found: readonly Problem[]): void => complain(formatProblems(found).trimEnd());
  const loaded = loadRunbook(options.runbook);
  if (!loaded.ok) return problems(loaded.error);
  const scenario = loadScenario('go', loaded.value.runbook);
  if (!scenario.ok) return problems(scenario.error);
  const masterData = loadCsvMasterData(options['master-data']);
  if (!masterData.ok) return problems(masterData.error);
  const { records } = masterData.value;
  const paced = (anchor: ReturnType<typeof instant>) =>
    accelerate(loaded.value, { scale: options.calendar, anchor });
  const { realDuration } = timeScale(paced(wallClock.now()).calendar.pace);

  const served = await serveErp({
    port: options.port,
    token: expected,
    intake: { baseUrl: options.intake, token, clock: wallClock },
    arrivalsFrom(anchor) {
      const compiled = paced(anchor);
      const { toNominal } = timeScale(compiled.calendar.pace);
      return generatedArrivals(compiled, scenario.value, options.seed, records, options.invoices, {
        noteAfterMilliseconds: NOTE_AFTER,
        ...(options.to !== undefined && { to: toNominal(options.to) }),
      });
    },
    ...(options.from !== undefined && { anchor: options.from }),
    policy: connectorPolicy(loaded.value.runbook),
    masterData: masterData.value,
    clerkDelay: {
      fromMilliseconds: realDuration(5 * MINUTE),
      toMilliseconds: realDuration(45 * MINUTE),
    },
    random: seededRandom(options.seed, 'erp/clerk'),
    onError: (error) => console.error(error instanceof Error ? error.message : 'the simulated ERP failed'),
  });
  console.log(
    JSON.stringify({
      url: served.url,
      intake: options.intake,
      scale: options.calendar,
      invoices: options.invoices,
      begins: options.from === undefined ? 'POST /simulator/start' : toIso(options.from),
    }),
  );
  const stop = (): void => void served.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

const options = readOptions();
if (typeof options === 'string') complain(`${options}\n${USAGE}`);
else {
  try {
    await run(options);
  } catch (error) {
    console.error(
      `the simulated ERP cannot be served: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}
