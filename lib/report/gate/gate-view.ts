import type { PullJudgement } from '#lib/gates/pull-question.ts';
import type { Instant } from '#lib/instant.ts';
import type { GateAbout } from '#lib/report/gate/gate-about.ts';

/** One attempt as it stands: what the displays of its pull request are made from. */
export interface GateView extends GateAbout {
  /** Of the pull request as it was read just now; absent: it was not read, or could not be. */
  readonly judgement?: PullJudgement;
  /** Only whether the deadline has passed, and which votes count by now, comes of it: a text that is right stays as it is. */
  readonly now: Instant;
}
