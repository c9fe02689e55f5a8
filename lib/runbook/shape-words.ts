/** What stands where, in the words of whoever has to mend it. Codes are documented in docs/problems.md. */
import type { Path } from './problem-at.ts';

interface Special {
  /** The end of a path; `*` is any segment. */
  readonly tail: readonly string[];
  /** `missing`: nothing there; `list`: a list where one value belongs; `value`: a value that is not allowed. */
  readonly when: 'missing' | 'list' | 'value';
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

const SPECIALS: readonly Special[] = [
  {
    tail: ['tasks', '*', 'owner'],
    when: 'missing',
    code: 'owner-missing',
    message: 'nobody is accountable',
    fix: 'Add `owner:` with the id of one person of `people`.',
  },
  {
    tail: ['tasks', '*', 'owner'],
    when: 'list',
    code: 'owner-second',
    message: 'more than one owner, so nobody is accountable',
    fix: 'Name one person; others help, or get tasks of their own.',
  },
  {
    tail: ['owner'],
    when: 'missing',
    code: 'owner-missing',
    message: 'nobody is accountable',
    fix: 'Add `owner:` with the id of one person of `people`.',
  },
  {
    tail: ['gate', 'authority'],
    when: 'missing',
    code: 'gate-without-authority',
    message: 'nobody is named who may decide',
    fix: 'Add `authority:` with an id of `authorities`.',
  },
  {
    tail: ['authorities', '*', 'quorum'],
    when: 'missing',
    code: 'gate-without-quorum',
    message: 'no quorum, so no gate of this authority can ever be decided',
    fix: 'Add `quorum:`, the number of members who must approve for a go.',
  },
  {
    tail: ['gate', 'decideWithin'],
    when: 'missing',
    code: 'gate-without-deadline',
    message: 'no deadline, so nobody knows when no decision is an answer',
    fix: 'Add `decideWithin:`, e.g. `decideWithin: 9h`.',
  },
  {
    tail: ['gate', 'onNoGo'],
    when: 'missing',
    code: 'gate-without-effect',
    message: 'it does not say what a no-go does',
    fix: 'Add `onNoGo:`.',
  },
  {
    tail: ['gate', 'onNoDecision'],
    when: 'missing',
    code: 'gate-without-effect',
    message: 'it does not say what no decision by the deadline does',
    fix: 'Add `onNoDecision:`; `hold` waits and escalates.',
  },
  {
    tail: ['gate', 'onNoDecision'],
    when: 'value',
    code: 'no-decision-effect',
    message: 'this cannot follow from no decision: silence is never a go and never a rollback',
    fix: 'Choose `hold` (wait and escalate), `extend` (hypercare) or `contingency` (before the switch).',
  },
  {
    tail: ['wayBack'],
    when: 'missing',
    code: 'way-back-missing',
    message: 'no way back',
    fix: 'Add `wayBack: { kind: …, how: … }`; where nothing has changed the kind is `hold`.',
  },
  {
    tail: ['wayBack', 'kind'],
    when: 'missing',
    code: 'way-back-missing',
    message: 'its way back has no kind',
    fix: 'Add `kind:` to `wayBack`.',
  },
  {
    tail: ['wayBack', 'kind'],
    when: 'value',
    code: 'way-back-kind',
    message: 'its way back is of no known kind',
    fix: 'Choose the kind that is true for this state; see docs/runbook-language.md, "Ways back".',
  },
  {
    tail: ['goLive', 'at'],
    when: 'value',
    code: 'go-live-invalid',
    message: 'go-live is no instant',
    fix: 'Write date, time and offset, e.g. 2027-04-10T20:00:00+01:00.',
  },
];

/** The words for a place where the general ones would say too little. */
export const specialWords = (path: Path, when: Special['when']): Special | undefined =>
  SPECIALS.find(
    ({ tail, when: applies }) =>
      applies === when &&
      tail.length <= path.length &&
      tail.every((segment, index) => {
        const seen = path[path.length - tail.length + index];
        return segment === '*' || segment === seen;
      }),
  );

interface Format {
  readonly code: string;
  readonly allowed: string;
}

/** By the schema's own message, or by the name of zod's format. */
export const formatWords = (format: string, message: string): Format => {
  if (message.startsWith('a duration')) return { code: 'duration-invalid', allowed: message };
  if (message.startsWith('a moment')) return { code: 'moment-invalid', allowed: message };
  if (message.startsWith('lower-case')) return { code: 'id-invalid', allowed: message };
  return {
    code: 'format-invalid',
    allowed: FORMATS[format] ?? (message.startsWith('Invalid') ? 'another form' : message),
  };
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'an instant with its offset, e.g. 2027-04-10T20:00:00+01:00',
  date: 'a date, e.g. 2027-04-10',
  email: 'an e-mail address',
  uuid: 'a UUID, e.g. 3b1f6c1e-52a4-4c0e-9a7e-1d5b8f0c2a64',
};

export const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};
