/**
 * A roll-back that one person asked for, at three in the morning, is right to start at once; who decides says afterwards
 * whether it stands by it. It is a record of its own beside the request, which people close.
 */
import * as z from 'zod';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Authority } from '#lib/runbook/schema.ts';
import { claimedName } from './claimed-name.ts';

/** Its record in the progress table. */
export const ratificationTask = (execution: string): string => `${execution}/ratification`;

const Voice = z.object({
  by: z.string(),
  at: z.int(),
  stands: z.boolean(),
  note: z.string().exactOptional(),
  /** ARN that the cloud let in; `by` is claimed. */
  caller: z.string().exactOptional(),
});
type Voice = z.infer<typeof Voice>;

const Evidence = z.object({
  execution: z.string(),
  /** Of the runbook's triggers. */
  asked: z.string(),
  askedBy: z.string(),
  /** ARN that the cloud let in for whoever asked. */
  caller: z.string().exactOptional(),
  authority: z.string(),
  /** ISO. */
  until: z.string(),
  voices: z.array(Voice),
});

export interface Ratification extends z.infer<typeof Evidence> {
  readonly state: 'open' | 'ratified' | 'objected';
}

/** Of a progress record; undefined for one that is none. */
export const ratificationOf = (record: TaskRecord | undefined): Ratification | undefined => {
  const evidence = Evidence.safeParse(record?.evidence);
  if (!record || !evidence.success) return undefined;
  const state = record.status === 'done' ? 'ratified' : record.status === 'failed' ? 'objected' : 'open';
  return { ...evidence.data, state };
};

/** All of a cutover, as its progress table has them. */
export const ratificationsOf = (records: readonly TaskRecord[]): readonly Ratification[] =>
  records.flatMap((record) => ratificationOf(record) ?? []);

export const openRatification = (about: {
  readonly execution: string;
  readonly trigger: string;
  readonly by: string;
  readonly caller?: string;
  readonly authority: string;
  readonly until: Instant;
}): JsonObject => ({
  execution: about.execution,
  asked: about.trigger,
  askedBy: about.by,
  ...(about.caller !== undefined && { caller: about.caller }),
  authority: about.authority,
  until: toIso(about.until),
  voices: [],
});

/** For people: `to be ratified by steering until 2027-04-20T01:00:00.000Z`. */
export const describeRatification = ({ state, authority, until, voices, ...asked }: Ratification): string => {
  const askedBy = claimedName(asked.askedBy, asked.caller);
  const names = voices
    .map(({ by, caller, stands }) => `${claimedName(by, caller)}${stands ? '' : ' objects'}`)
    .join(', ');
  switch (state) {
    case 'open':
      return `asked by ${askedBy} alone, to be ratified by ${authority} until ${until}${names === '' ? '' : ` (so far ${names})`}`;
    case 'ratified':
      return `asked by ${askedBy} alone, ratified by ${names}`;
    case 'objected':
      return `asked by ${askedBy} alone, not ratified: ${names}`;
  }
};

type Refusal = { readonly code: string; readonly message: string };

/**
 * One more voice. It is ratified by the quorum of its authority, the mandatory ones among them, the asker not counted;
 * the chair's objection closes it too. Neither undoes a roll-back: the recovery gate decides where it goes on.
 */
export const withVoice = (
  record: TaskRecord,
  authority: Authority,
  voice: { readonly by: string; readonly stands: boolean; readonly note?: string; readonly caller?: string },
  at: Instant,
): Result<TaskRecord, Refusal> => {
  const ratification = ratificationOf(record);
  if (!ratification) {
    return err({ code: 'no-ratification', message: `${record.task} is no ratification of a roll-back.` });
  }
  const { execution, askedBy } = ratification;
  if (ratification.state !== 'open') {
    return err({
      code: 'ratification-closed',
      message: `${execution} is closed already: ${describeRatification(ratification)}.`,
    });
  }
  if (!authority.members.includes(voice.by)) {
    return err({
      code: 'not-a-member',
      message: `${voice.by} is no member of ${authority.title}, which ratifies ${execution}. Members: ${authority.members.join(', ')}.`,
    });
  }
  if (voice.by === askedBy) {
    return err({
      code: 'asked-by-the-same',
      message: `${voice.by} asked for ${execution}: somebody else of ${authority.title} ratifies it.`,
    });
  }
  const voices: readonly Voice[] = [
    ...ratification.voices.filter(({ by }) => by !== voice.by),
    { ...voice, at },
  ];
  const standing = new Set(voices.filter(({ stands }) => stands).map(({ by }) => by));
  const others = authority.members.filter((member) => member !== askedBy);
  const needed = Math.min(authority.quorum, others.length);
  const ratified =
    standing.size >= needed && authority.mandatory.every((who) => who === askedBy || standing.has(who));
  const objected = voices.some(({ by, stands }) => !stands && by === authority.chair);
  const closed = objected || ratified;
  return ok({
    ...record,
    status: objected ? 'failed' : ratified ? 'done' : 'open',
    ...(closed && { closedAt: at, by: voice.by }),
    evidence: {
      ...record.evidence,
      voices: voices.map((each) => ({ ...each })),
    },
  });
};
