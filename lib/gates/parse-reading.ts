/** The reading a decision follows from, as filed: canonical JSON under its own digest, so that anybody can judge it again. */
import * as z from 'zod';
import { canonicalJson, type Digest, digestOf, sha256 } from '#lib/digest.ts';
import type { RosterEntry } from '#lib/gates/gate-record.ts';
import type { PullReading } from '#lib/gates/pull-question.ts';
import { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import { SignOffStage } from '#lib/gates/sign-off.ts';
import { instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { Person } from '#lib/runbook/schema.ts';

const Side = z.enum(['customer', 'provider']);
const Moment = z.int().transform(instant);

const Roster = z.array(
  z.strictObject({
    person: z.string(),
    name: z.string(),
    github: z.string(),
    githubId: z.int().exactOptional(),
    side: Side,
    role: Person.shape.role.exactOptional(),
    deputy: z
      .strictObject({
        person: z.string(),
        from: Moment,
        to: Moment,
        side: Side.exactOptional(),
        github: z.string().exactOptional(),
        githubId: z.int().exactOptional(),
      })
      .exactOptional(),
  }),
);

const Reading = z.strictObject({
  stage: SignOffStage,
  snapshot: PullSnapshot,
  repository: z.strictObject({
    id: z.int(),
    main: z.string(),
    appUser: z.int(),
    app: z.int().exactOptional(),
    denied: z.array(z.int()),
  }),
  rosterNow: Roster,
  knownPeople: z.array(z.string()).exactOptional(),
  run: z
    .strictObject({
      repository: z.int(),
      ref: z.string(),
      workflow: z.string(),
      sha: z.string(),
      runId: z.string(),
    })
    .exactOptional(),
});

/** Of all that a question has, what is filed: the rest is the store's. */
export const readingOf = ({
  stage,
  snapshot,
  repository,
  rosterNow,
  knownPeople,
  run,
}: PullReading): PullReading => ({
  stage,
  snapshot,
  repository,
  rosterNow,
  ...(knownPeople && { knownPeople }),
  ...(run && { run }),
});

export const readingText = (reading: PullReading): string => canonicalJson(readingOf(reading));
export const readingDigest = (reading: PullReading): Digest => digestOf(readingOf(reading));

/** Where a reading is filed, create-only. */
export const readingKey = (instance: string, digest: string): string => `readings/${instance}-${digest}.json`;

/** No bytes, another digest, another shape: there is no reading, so nothing follows from it. */
export const parseReading = (
  bytes: string | undefined,
  expectedDigest: string,
): Result<PullReading, string> => {
  if (bytes === undefined) return err('the archive has no reading of the pull request');
  const digest = sha256(bytes);
  if (digest !== expectedDigest) {
    return err(`the archived reading has digest ${digest}, the decision cites ${expectedDigest}`);
  }
  const parsed = Reading.safeParse(JSON.parse(bytes));
  return parsed.success
    ? ok({ ...parsed.data, rosterNow: parsed.data.rosterNow satisfies readonly RosterEntry[] })
    : err(`the archived reading has another shape: ${parsed.error.message}`);
};
