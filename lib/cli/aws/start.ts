import * as z from 'zod';
import { calendarOption } from '#lib/cli/aws/calendar-option.ts';
import { closePermit } from '#lib/cli/aws/deploy-lock.ts';
import { permitOf } from '#lib/cli/aws/permit-record.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { toIso } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { type Acceleration, accelerate } from '#lib/rehearsal/accelerate.ts';
import { local, localised } from '#lib/report/words.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';

/** What function `start` answers. */
const Answer = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    outcome: z.enum(['started', 'already']),
    cutover: z.string().optional(),
    execution: z.string(),
    by: z.string().optional(),
    at: z.string().optional(),
    message: z.string(),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** Starts the deployed cutover: once, by name, and only if what is deployed is what was compiled here. */
export const startOnStage: StageVerb = async ({
  stage,
  compiled,
  given,
  terminal,
  connect,
  where,
  deploy,
}) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover start: ${text}`);
    return BAD_INPUT;
  };
  if (given.words.length > 0) return fail(`it takes no words, and ${given.words.join(' ')} was given.`);
  const pace = calendarOption(stringOption(given, 'calendar'), stage);
  if (!pace.ok) return fail(pace.error);
  const by = stringOption(given, 'by');
  const { people } = compiled.runbook;
  if (by !== undefined && !people[by]) {
    return fail(`The runbook does not know ${JSON.stringify(by)}.${didYouMean(by, Object.keys(people))}`);
  }
  const unlatch = stringOption(given, 'unlatch');
  if (unlatch !== undefined && (by === undefined || unlatch.trim() === ''))
    return fail(
      '--unlatch says why, and needs --by: who of the authority has decided it. Both are recorded.',
    );
  const again = given.options.again === true;
  if (again && stage === 'production') {
    return fail(
      '--again is for rehearsals: production runs a cutover once, and another one has another id in the runbook.',
    );
  }
  if (again && unlatch !== undefined)
    return fail('--again takes a latch off by itself where rehearsals run; leave out --unlatch.');
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const unfit = whyNot(world.value, pace.value, deploy);
  if (unfit !== undefined) {
    return printReply({ ok: false, text: unfit.text, next: unfit.next }, where, given, terminal);
  }
  const takeOver = given.options['take-over'] === true;
  const reply = await start(world.value, pace.value, by ?? world.value.deployed.caller, {
    takeOver,
    again,
    ...(unlatch !== undefined &&
      by !== undefined && {
        unlatch: { by, reason: unlatch, caller: world.value.deployed.caller },
      }),
  });
  return printReply(reply, where, given, terminal);
};

/** What speaks against starting, as far as this side can tell; the function judges again, under its lock. */
const whyNot = (
  { deployed, compiled, clock }: StageWorld,
  acceleration: Acceleration | undefined,
  deploy: string,
): { readonly text: string; readonly next: string } | undefined => {
  const { stage, cutover, unsettled } = deployed;
  const short = (digest: string): string => digest.slice(0, 16);
  const [busy] = unsettled;
  if (busy !== undefined) {
    return {
      text: `Stack ${busy.stack} is ${busy.status}: a cutover is started on what is deployed whole.`,
      next: `wait for it, or deploy again: ${deploy}`,
    };
  }
  if (cutover.ProgramDigest !== compiled.digests.program) {
    return {
      text: `Stage ${stage} has program ${short(cutover.ProgramDigest)} deployed, and ${compiled.file} compiles to ${short(compiled.digests.program)}: what was rehearsed here is not what would run.`,
      next: `deploy this one: ${deploy}`,
    };
  }
  if (cutover.CodeDigest !== compiled.digests.code) {
    return {
      text: `Stage ${stage} has code ${short(cutover.CodeDigest)} deployed, and this checkout has ${short(compiled.digests.code)}.`,
      next: `check out the commit that is deployed, or deploy this one: ${deploy}`,
    };
  }
  const { goLive, zone } = compiled.plan;
  return acceleration === undefined && goLive <= clock.now()
    ? {
        text: `Go-live was ${local(toIso(goLive), zone)} (${zone}), which is past.`,
        next: `name another one with --go-live INSTANT${stage === 'production' ? '' : ', or rehearse with --calendar scaled:3600:14400'}`,
      }
    : undefined;
};

const start = async (
  world: StageWorld,
  acceleration: Acceleration | undefined,
  by: string,
  how: {
    readonly takeOver: boolean;
    readonly again: boolean;
    readonly unlatch?: { readonly by: string; readonly reason: string; readonly caller: string };
  },
): Promise<Reply> => {
  const { compiled, deployed } = world;
  const { runbook, plan, digests } = compiled;
  const { calendar } =
    acceleration === undefined
      ? { calendar: makeCalendar(runbook, plan) }
      : accelerate(compiled, { ...acceleration, anchor: world.clock.now() });
  const before = await world.deployLock.isLocked();
  // Before anything runs: between a start and a lock that fails somebody could deploy.
  await world.deployLock.setLocked(true);
  const answer = Answer.parse(
    await world.invoke('start', {
      tenant: runbook.client.tenant,
      // Which rehearsal of it, the function says.
      cutover: deployed.cutover.Cutover,
      by,
      calendar: asJsonObject(calendar),
      digests: { ...digests },
      ...how,
    }),
  );
  const { zone } = runbook.goLive;
  if (!answer.ok) {
    // What was refused is often mended by a deployment, and where nothing runs nothing has to be protected from one.
    if (!before) await world.deployLock.setLocked(false);
    return refused(world, answer);
  }
  const { outcome, execution } = answer;
  if (outcome === 'already') {
    if (!before) await restorePermitted(world);
    const since =
      answer.by === undefined || answer.at === undefined
        ? ''
        : ` ${runbook.people[answer.by]?.name ?? answer.by} started it on ${local(answer.at, zone)} (${zone}) and holds tenant ${runbook.client.tenant} since.`;
    return {
      // Whoever wants one to run has what they want.
      ok: how.again,
      text: `Cutover ${answer.cutover ?? runbook.cutover} runs already on stage ${deployed.stage}: ${execution}.${since} Nothing was changed.`,
      next: 'see where it stands: npx cutover status',
      data: { outcome, execution, by: answer.by ?? null, at: answer.at ?? null },
    };
  }
  // Whoever found the one before to be over may have lifted its lock just now (`deploy-permit --over`).
  if (!(await world.deployLock.isLocked())) await world.deployLock.setLocked(true);
  const unrecorded = await closeFormerPermit(world, by);
  const pace =
    calendar.pace === undefined
      ? ''
      : `${calendar.scale} times faster than the calendar, people have ${calendar.pace.atLeastSeconds} seconds at least for each answer, `;
  return {
    ok: true,
    text: `${runbook.title} has started on stage ${deployed.stage}, account ${deployed.account}: ${execution}, ${pace}go-live ${local(calendar.goLive, zone)} (${zone}).${unrecorded}`,
    next: 'npx cutover status --watch',
    data: { outcome, execution, goLive: calendar.goLive, scale: calendar.scale },
  };
};

/** Somebody deploys by a permit that stands: that a start was typed twice does not take it away. */
const restorePermitted = async ({ compiled, progress, clock, deployLock }: StageWorld): Promise<void> => {
  const permit = permitOf(await progress.list(compiled.runbook.cutover));
  if (permit !== undefined && permit.until > clock.now()) await deployLock.setLocked(false);
};

/** The cutover runs and the stacks are locked by now: a record that cannot be closed is told, and fails nothing. */
const closeFormerPermit = async (world: StageWorld, by: string): Promise<string> => {
  try {
    await closePermit(world, by);
    return '';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `\nThat a former permit to deploy is over could not be recorded (${error.name}). Somebody who may: npx cutover deploy-permit --end`;
  }
};

/** The function names the holder of the lock, since when, and what to do; the rest is for whoever reads it in words. */
const refused = (
  { compiled, deployed }: StageWorld,
  { code, message }: { readonly code: string; readonly message: string },
): Reply => {
  const named = Object.entries(compiled.runbook.people).reduce(
    (text, [id, { name }]) => text.replaceAll(`held by ${id} `, `held by ${name} (${id}) `),
    localised(message, compiled.runbook.goLive.zone),
  );
  return {
    ok: false,
    text: `Nothing was started on stage ${deployed.stage}. ${named}`,
    next:
      code === 'lock-held'
        ? 'one cutover at a time: look at the other one with its own runbook: npx cutover status --runbook FILE'
        : 'npx cutover status',
    data: { code },
  };
};
