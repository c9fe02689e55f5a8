import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { whoAndWhy } from '#lib/cli/aws/who-and-why.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { toIso } from '#lib/instant.ts';
import type { Closing, Incident } from '#lib/ports/incidents.ts';
import { local, many } from '#lib/report/words.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';
import { claimedName } from '#lib/way-back/claimed-name.ts';

/** Lists what is open, or closes one in somebody's name. A proposal that is closed is the decision to stay. */
export const incidentsOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover incidents: ${text}`);
    return BAD_INPUT;
  };
  const [verb, id, ...more] = given.words;
  if (verb !== undefined && verb !== 'close') {
    return fail(`it knows nothing but close, and ${JSON.stringify(verb)} was given.`);
  }
  if (more.length > 0) return fail(`it closes one at a time, and ${more.join(' ')} was given as well.`);
  if (verb === 'close' && id === undefined)
    return fail('ID is missing: which one. They are listed by: npx cutover incidents');
  const closing = verb === 'close' ? whoAndWhy(given, compiled.runbook) : undefined;
  if (closing?.ok === false) return fail(closing.error);
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const { value: stage } = world;
  const all = await stage.incidents.list(stage.compiled.runbook.cutover);
  if (closing === undefined || id === undefined)
    return printReply(listed(stage, all), where, given, terminal);
  const reply = await close(stage, all, id, { ...closing.value, caller: stage.deployed.caller });
  await keepDeployLock(stage, terminal);
  return printReply(reply, where, given, terminal);
};

const listed = ({ compiled }: StageWorld, all: readonly Incident[]): Reply => {
  const { zone } = compiled.runbook.goLive;
  const open = all.filter(({ closedAt }) => closedAt === undefined);
  const line = ({ id, severity, title, openedAt, declaredBy, caller }: Incident): string =>
    `Sev-${severity} since ${local(toIso(openedAt), zone)}: ${title}\n  ${id}${caller === undefined ? '' : `\n  opened by ${claimedName(declaredBy ?? 'a person', caller)}`}`;
  return {
    ok: true,
    text:
      open.length === 0
        ? `No incident is open; ${many(all.length, 'incident')} of this cutover closed.`
        : open.map(line).join('\n'),
    next:
      open.length === 0
        ? 'npx cutover status'
        : 'what is over is closed by: npx cutover incidents close ID --by PERSON --reason TEXT',
    data: {
      open: open.map(({ id, severity, title, source, openedAt, caller }) => ({
        id,
        severity,
        title,
        source,
        openedAt: toIso(openedAt),
        ...(caller !== undefined && { caller }),
      })),
    },
  };
};

const close = async (
  { incidents, clock }: StageWorld,
  all: readonly Incident[],
  id: string,
  closing: Closing,
): Promise<Reply> => {
  const found = all.find((incident) => incident.id === id);
  const open = all.filter(({ closedAt }) => closedAt === undefined).map((incident) => incident.id);
  const next = 'npx cutover incidents';
  if (found === undefined) {
    const names = open.length === 0 ? 'None is open.' : `Open: ${open.join(', ')}.`;
    return { ok: false, text: `There is no incident ${id}.${didYouMean(id, open)} ${names}`, next };
  }
  if (found.closedAt !== undefined) {
    const by =
      found.closing === undefined
        ? ''
        : ` by ${claimedName(found.closing.by, found.closing.caller)} (${found.closing.reason})`;
    return { ok: false, text: `${id} was closed on ${toIso(found.closedAt)}${by}; that stands.`, next };
  }
  await incidents.close(id, clock.now(), closing);
  return {
    ok: true,
    text: `${id} is closed by ${closing.by}: ${closing.reason}`,
    next: 'npx cutover status',
    data: { id, ...closing },
  };
};
