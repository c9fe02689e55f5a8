/** The checks of gate-protocol.md 2.3, and what it means for the answer where one does not hold. */
export type CheckId = (typeof CHECKS)[number]['id'];

/**
 * What a line that does not hold does: `invalid`: there is no answer any more from this pull request. `unread`: neither a go nor
 * a no-go from this reading; the next one may be whole. `open`: no go yet; once it is merged, invalid. `shown`: nothing by itself.
 */
export type Weight = 'invalid' | 'unread' | 'open' | 'shown';

/** One line of the transcript before it is one. */
export interface Finding {
  readonly check: CheckId;
  readonly passed: boolean;
  readonly detail: string;
  readonly weight: Weight;
  /** For people, where the detail is for whoever reads the transcript. */
  readonly told: string | undefined;
}

export const CHECKS = [
  {
    id: 'V1',
    title: 'The attempt stands, is decided by pull request, and is the one that the record names',
    failing: 'invalid; past the deadline: pending, and invalid once merged',
  },
  {
    id: 'V2',
    title: 'It is the one pull request that the attempt was bound to',
    failing: 'another one: invalid; not bound yet: pending',
  },
  {
    id: 'V3',
    title:
      'One evidence digest in record, attempt and evidence; the evidence is valid and shows no open criterion',
    failing: 'another digest: invalid; expired or an open criterion: pending, and invalid once merged',
  },
  {
    id: 'V4',
    title: 'The record is closed in shape, canonical, and byte for byte what the machine wrote',
    failing: 'invalid; not readable at the head: pending',
  },
  { id: 'V5', title: 'Base and head are of our repository, by its number', failing: 'invalid' },
  {
    id: 'V6',
    title: 'It goes to main, and did so when the first counted approval was given',
    failing: 'invalid',
  },
  {
    id: 'V7',
    title: 'It comes from the branch of this attempt, at the head that was bound, and is no draft',
    failing: 'another branch or head: invalid; a draft: pending',
  },
  {
    id: 'V8',
    title: 'The gates’ App opened it, with exactly one verified commit of its own',
    failing: 'invalid',
  },
  {
    id: 'V9',
    title: 'It adds exactly the record and the dossier, as plain files',
    failing: 'invalid; files at the head not read: pending',
  },
  {
    id: 'V10',
    title: 'The last opinion of an account is its opinion; a dismissed one is none',
    failing: 'that review does not count',
  },
  {
    id: 'V11',
    title:
      'It was given on the bound head, after the opening, in time, before the merge, edited by nobody else, with readable conditions',
    failing: 'that approval does not count',
  },
  {
    id: 'V12',
    title: 'It is of a person’s account that neither opened nor wrote the pull request, and is not barred',
    failing: 'that review does not count',
  },
  {
    id: 'V13',
    title: 'The account is of this gate’s roster as frozen, and still of it now',
    failing: 'that approval does not count',
  },
  {
    id: 'V14',
    title: 'Quorum of distinct people, mandatory members, the customer’s Finance',
    failing: 'pending, and invalid once merged; a policy that nobody can meet: invalid',
  },
  {
    id: 'V15',
    title: 'Nobody of the roster has a standing objection, on whichever commit',
    failing: 'pending, and invalid once merged',
  },
  {
    id: 'V16',
    title: 'It is merged, and a person’s account merged it',
    failing: 'not merged: pending; merged by nobody’s or a machine’s account: invalid',
  },
  {
    id: 'V17',
    title: 'Main contains the merge, and the record at its path, unchanged, now',
    failing: 'invalid',
  },
  {
    id: 'V18',
    title: 'Record and dossier at the merge are those of the reviewed head',
    failing: 'invalid; not read: pending',
  },
  {
    id: 'V19',
    title: 'GitHub names this pull request, and no other, as the source of the merge',
    failing: 'another one: invalid; none yet: pending',
  },
  {
    id: 'V20',
    title: 'Closed unmerged: by somebody of the roster it is that person’s no-go',
    failing: 'pending, with an alarm; it may be opened again until the deadline',
  },
  { id: 'V21', title: 'Nobody who can has said no', failing: 'no-go while it is not merged' },
  { id: 'V22', title: 'It was not merged without all that a go needs', failing: 'invalid' },
  {
    id: 'V23',
    title: 'The run that asks is of our repository, on main',
    failing: 'pending',
  },
  {
    id: 'V24',
    title: 'The rules in force for main are at least those that the gate relies on',
    failing: 'production: invalid, not read: pending; elsewhere shown only',
  },
  {
    id: 'V25',
    title: 'The reading is of one moment, fresh, and filed under its digest',
    failing: 'pending',
  },
] as const;
