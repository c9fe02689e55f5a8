import * as z from 'zod';
import { describeError } from '#lib/describe-error.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { mayAnswer } from '#lib/paging/on-call.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Messenger } from '#lib/ports/messenger.ts';
import type { Page, Pages } from '#lib/ports/pages.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface AcknowledgeDeps {
  readonly tenant: string;
  /** What names of alarms begin with, so that people may leave it out. */
  readonly alarmPrefix: string;
  readonly runbook: Runbook;
  readonly pages: Pages;
  readonly messenger: Messenger;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

const Acknowledgement = z.strictObject({
  /** The page's id; or its alarm, with or without the prefix: the newest page of it. */
  page: z.string().min(1),
  /** Person id of the runbook. */
  by: z.string().min(1),
});

/** Somebody else answering at the same moment is rare; more in a row are a fault. */
const ATTEMPTS = 3;

/** What `cutover acknowledge` calls: somebody has it, and nobody else is called. A refusal says who has it, or who may. */
export const makeAcknowledge =
  (deps: AcknowledgeDeps): Handler =>
  async (payload): Promise<JsonObject> => {
    const { page: name, by } = Acknowledgement.parse(payload);
    const { runbook } = deps;
    if (!runbook.people[by]) {
      return refuse(
        'person-unknown',
        `The runbook does not know ${JSON.stringify(by)}. Give a person id of it.`,
      );
    }
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const pages = await deps.pages.list(deps.tenant);
      const page = named(pages, name, deps.alarmPrefix);
      if (!page) return refuse('page-unknown', unknown(name, pages));
      const now = deps.clock.now();
      const who = mayAnswer(runbook, page.chain, now);
      if (!who.includes(by)) {
        return refuse(
          'not-on-call',
          `${by} is not on call for ${page.alarm}: ${who.join(', ')} may answer. Tell one of them what you know.`,
        );
      }
      const { acknowledged } = page;
      if (acknowledged) {
        const since = localMoment(acknowledged.at, runbook.goLive.zone);
        return acknowledged.by === by
          ? done(page, 'already', `You have ${page.alarm} since ${since}.`)
          : refuse('taken', `${acknowledged.by} has ${page.alarm} since ${since}. Talk to each other.`);
      }
      if (!(await deps.pages.put({ ...page, acknowledged: { by, at: now } }, page))) continue;
      deps.log('page-acknowledged', { page: page.id, by, at: toIso(now) });
      await tellOthers(deps, page, by);
      return done(page, 'acknowledged', `${page.alarm} is yours; nobody else is called.`);
    }
    return refuse(
      'page-contended',
      `The page was changed by somebody else ${ATTEMPTS} times meanwhile. Answer again.`,
    );
  };

const refuse = (code: string, message: string): JsonObject => ({ ok: false, code, message });

const done = (page: Page, outcome: string, message: string): JsonObject => ({
  ok: true,
  outcome,
  page: page.id,
  what: page.what,
  recovered: page.recoveredAt !== undefined,
  message: page.recoveredAt === undefined ? message : `${message} The alarm has gone back to OK by itself.`,
});

const named = (pages: readonly Page[], name: string, prefix: string): Page | undefined =>
  pages.find(({ id }) => id === name) ??
  pages.findLast(({ alarm }) => alarm === name || alarm === `${prefix}-${name}`);

const unknown = (name: string, pages: readonly Page[]): string => {
  const open = pages.filter(({ acknowledged, recoveredAt }) => !acknowledged && recoveredAt === undefined);
  return `There is no page ${JSON.stringify(name)}. Unanswered: ${open.map(({ id }) => id).join(', ') || 'none'}.`;
};

/** Whoever was called learns that it is taken. They are not told twice for it, and it is not undone if they cannot be. */
const tellOthers = async (deps: AcknowledgeDeps, page: Page, by: string): Promise<void> => {
  const to = [...new Set(page.calls.flatMap((call) => call.to))].filter((person) => person !== by);
  if (to.length === 0) return;
  try {
    await deps.messenger.send({
      id: `page/${page.id}/acknowledged`,
      event: 'page',
      to,
      subject: `Taken: ${page.alarm}`,
      text: `${deps.runbook.people[by]?.name ?? by} has it. You need do nothing unless you are asked.`,
    });
  } catch (error) {
    deps.log('page-others-not-told', { page: page.id, ...describeError(error) });
  }
};
