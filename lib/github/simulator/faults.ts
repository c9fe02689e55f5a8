/** What goes wrong, switched on and off while it runs. Paths are as GitHub's description has them after the host, with no query. */
import { type Instant, plus } from '#lib/instant.ts';

export type FaultKind =
  | '500'
  | '502'
  | '503'
  /** Primary limit: 429 with Retry-After. */
  | 'rate-limit'
  /** 403 with Retry-After. */
  | 'secondary-limit'
  /** What was asked is done, and the answer is a 502. */
  | 'lost-answer'
  | 'network';

interface Planned {
  left: number;
  /** Tested with method and path: `GET /repos/o/r/pulls/7`. */
  readonly match: RegExp;
}

export interface Faults {
  /** Lists have pages of at most so many. @default GitHub's own 100 */
  pageSize(atMost: number | undefined): void;
  next(count: number, kind: FaultKind, match?: RegExp): void;
  /** Nothing answers: a network error, until told otherwise or until that moment. */
  down(is: boolean | Instant): void;
  /** Runs once, after the next answer to such a request: what somebody does between two reads. */
  afterNext(match: RegExp, then: () => void | Promise<void>): void;
  /** The next lists end early after `keep` entries and name no next page. */
  cutOff(count: number, match: RegExp, keep: number): void;
  /** The next such lists do not show their newest entry yet. */
  lagging(count: number, match: RegExp): void;
  /** `commits/{sha}/pulls` knows nothing yet. */
  commitPullsEmpty(count: number): void;
  /** Memberships of teams and organisations answer 404, as to a job's own token. */
  membershipUnknown(is: boolean): void;
  /** All off. */
  none(): void;
}

/** What the stand-in itself asks of the faults. */
export interface FaultState extends Faults {
  readonly pageLimit: () => number;
  readonly isMembershipUnknown: () => boolean;
  readonly isDown: () => boolean;
  readonly hit: (name: string) => FaultKind | undefined;
  readonly take: (kind: 'lagging' | 'commit-pulls', name: string) => boolean;
  readonly cut: (name: string) => number | undefined;
  readonly hooksOf: (name: string) => readonly (() => void | Promise<void>)[];
}

const COMMIT_PULLS = /^GET .*\/commits\/[^/]+\/pulls$/;
const LARGEST_PAGE = 100;

export const makeFaults = (now: () => Instant): FaultState => {
  let limit = LARGEST_PAGE;
  let membership = false;
  let downUntil: Instant | undefined;
  let planned: (Planned & { readonly kind: FaultKind })[] = [];
  let lists: (Planned & { readonly kind: 'lagging' | 'commit-pulls' })[] = [];
  let cuts: (Planned & { readonly keep: number })[] = [];
  let hooks: { readonly match: RegExp; readonly then: () => void | Promise<void> }[] = [];

  const use = <T extends Planned>(from: readonly T[], name: string): T | undefined => {
    const found = from.find(({ left, match }) => left > 0 && match.test(name));
    if (found) found.left -= 1;
    return found;
  };

  return {
    pageSize(atMost) {
      limit = Math.min(atMost ?? LARGEST_PAGE, LARGEST_PAGE);
    },
    next(left, kind, match = /./) {
      planned.push({ left, kind, match });
    },
    down(is) {
      downUntil = typeof is === 'number' ? is : is ? plus(now(), Number.MAX_SAFE_INTEGER - now()) : undefined;
    },
    afterNext(match, then) {
      hooks.push({ match, then });
    },
    cutOff(left, match, keep) {
      cuts.push({ left, match, keep });
    },
    lagging(left, match) {
      lists.push({ left, match, kind: 'lagging' });
    },
    commitPullsEmpty(left) {
      lists.push({ left, match: COMMIT_PULLS, kind: 'commit-pulls' });
    },
    membershipUnknown(is) {
      membership = is;
    },
    none() {
      limit = LARGEST_PAGE;
      membership = false;
      downUntil = undefined;
      planned = [];
      lists = [];
      cuts = [];
      hooks = [];
    },
    pageLimit: () => limit,
    isMembershipUnknown: () => membership,
    isDown: () => downUntil !== undefined && now() < downUntil,
    hit: (name) => use(planned, name)?.kind,
    take: (kind, name) =>
      use(
        lists.filter((one) => one.kind === kind),
        name,
      ) !== undefined,
    cut: (name) => use(cuts, name)?.keep,
    hooksOf(name) {
      const due = hooks.filter(({ match }) => match.test(name));
      hooks = hooks.filter((hook) => !due.includes(hook));
      return due.map(({ then }) => then);
    },
  };
};
