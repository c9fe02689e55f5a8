/** What a certificate binds and what a gate cites: docs/adr/0003-what-the-digests-cover.md. */
import type { Definition } from '#lib/asl/types.ts';
import { type Digest, digestOf } from '#lib/digest.ts';
import type { Json } from '#lib/json.ts';
import type { Calendar } from '#lib/runbook/calendar.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Program } from './program.ts';

/** Comments name lines of the runbook file; a line that moves must not void a certificate. */
const withoutComments = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'Comment')
      .map(([key, inner]): [string, Json] => [key, withoutComments(inner)]),
  );
};

/** Payloads hold no key `Comment`, so that dropping the key anywhere drops comments only. */
const structure = (definition: Definition): Json => {
  const json: Json = JSON.parse(JSON.stringify(definition));
  return withoutComments(json);
};

export const programDigest = (program: Program): Digest =>
  digestOf({
    compilerVersion: program.compilerVersion,
    definition: structure(program.definition),
    rollbackDefinition: structure(program.rollbackDefinition),
    grants: program.grants,
    thresholds: program.thresholds,
    client: program.client,
    gates: program.gates,
    stages: program.stages,
    messages: program.messages,
  });

/** Of the nominal calendar: a rehearsal at another pace is a rehearsal of the same calendar. */
export const calendarDigest = (calendar: Calendar): Digest => {
  if (calendar.pace) throw new Error('an accelerated calendar has the digest of the nominal one: take that');
  return digestOf(calendar);
};

/** Who acts: people with their deputies, who owns which task and risk. Who decides is in the program. */
export const rosterDigest = (runbook: Runbook): Digest =>
  digestOf({
    people: runbook.people,
    owners: Object.fromEntries(
      runbook.stages.flatMap((stage) => stage.tasks.map((task) => [task.id, task.owner])),
    ),
    documents: Object.fromEntries(runbook.documents.map((document) => [document.id, document.owner])),
    risks: Object.fromEntries(
      runbook.risks.map((risk) => [risk.id, { owner: risk.owner, acceptedBy: risk.residual.acceptedBy }]),
    ),
  });

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly sha256: string;
}

/** Whatever the order in which a file system lists them. */
export const codeDigest = (files: readonly SourceFile[]): Digest => {
  const paths = new Set(files.map((file) => file.path));
  if (paths.size !== files.length) throw new Error('a source file is listed twice');
  return digestOf(Object.fromEntries(files.map((file) => [file.path, file.sha256])));
};
