import type { EndedJudgement } from '#lib/gates/judge-ended.ts';
import type { PullJudgement } from '#lib/gates/pull-question.ts';
import type { Instant } from '#lib/instant.ts';
import type { GateAbout } from '#lib/report/gate/gate-about.ts';

/** One attempt as it stands: what the displays of its pull request are made from. */
export interface GateView extends GateAbout {
  /** Of the pull request as it was read just now; absent: it was not read, or could not be. */
  readonly judgement?: PullJudgement;
  /** Of an attempt that is over, as it stood in its last moment; absent as above. */
  readonly ended?: EndedJudgement;
  /** Number of the pull request in which it was asked again. */
  readonly successor?: number;
  /** Only whether the deadline has passed, and which votes count by now, comes of it: a text that is right stays as it is. */
  readonly now: Instant;
}
