import { announceMaintenance, maintenanceProblem } from '#lib/actions/announce-maintenance.ts';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { whoAndWhy } from '#lib/cli/aws/who-and-why.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import type { Given } from '#lib/cli/main.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { fromIso, type Instant, instant, toIso } from '#lib/instant.ts';
import { local } from '#lib/report/words.ts';
import { err, ok, type Result } from '#lib/result.ts';

const moment = (given: Given, name: 'from' | 'to'): Result<Instant, string> => {
  const text = stringOption(given, name);
  const wanted = `--${name} takes an instant with its offset, e.g. 2027-04-11T02:00:00+01:00`;
  if (text === undefined) return err(`--${name} is missing. ${wanted}`);
  try {
    return ok(fromIso(text));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return err(`${wanted}; ${JSON.stringify(text)} was given.`);
  }
};

const windowOf = (given: Given): Result<{ readonly from: Instant; readonly to: Instant }, string> => {
  const from = moment(given, 'from');
  if (!from.ok) return from;
  const to = moment(given, 'to');
  if (!to.ok) return to;
  const window = { from: from.value, to: to.value };
  const problem = maintenanceProblem([], window);
  return problem ? err(problem.message) : ok(window);
};

/** The authority has announced that it will be away: that time does not count as its outage. */
export const maintenanceOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover maintenance: ${text}`);
    return BAD_INPUT;
  };
  const [verb, ...more] = given.words;
  if (verb !== 'announce' || more.length > 0) {
    return fail(
      'it is called so: npx cutover maintenance announce --from INSTANT --to INSTANT --by PERSON --reason TEXT',
    );
  }
  const who = whoAndWhy(given, compiled.runbook);
  if (!who.ok) return fail(who.error);
  const window = windowOf(given);
  if (!window.ok) return fail(window.error);
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const { cutover, goLive } = world.value.compiled.runbook;
  const { from, to } = window.value;
  const announced = await announceMaintenance(world.value, cutover, {
    ...window.value,
    ...who.value,
    caller: world.value.deployed.caller,
  });
  await keepDeployLock(world.value, terminal);
  if (!announced.ok) return fail(announced.error.message);
  return printReply(
    {
      ok: true,
      text: [
        `The authority's maintenance from ${local(toIso(from), goLive.zone)} to ${local(toIso(to), goLive.zone)} (${goLive.zone}) does not count as its outage.`,
        'Legal deadlines of invoices run all the same; what fails outside that time counts as before.',
        'An incident of severity 3 says so to whoever looks at the cutover.',
      ].join('\n'),
      next: 'npx cutover status',
      data: {
        maintenance: announced.value.maintenance.map((each) => ({
          from: toIso(instant(each.from)),
          to: toIso(instant(each.to)),
          by: each.by,
          reason: each.reason,
          ...(each.caller !== undefined && { caller: each.caller }),
        })),
      },
    },
    where,
    given,
    terminal,
  );
};
