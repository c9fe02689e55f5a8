import type { PullDesk } from '#lib/ports/pull-desk.ts';
import { check } from './check.ts';
import { deployment } from './deployment.ts';
import { describePull, readPull, updatePull } from './describe-pull.ts';
import type { Desk } from './desk.ts';
import { ensurePull } from './ensure-pull.ts';
import { otherHeads } from './other-heads.ts';
import { say } from './say.ts';

/** Of the comment that says why it was closed: found again by a run after one that died before the closing. */
const CLOSING = '<!-- cutover: closing -->';

/** The gates' App at work over GitHub's REST API. Throws a `GithubError` where GitHub fails; the same call goes on from there. */
export const makePullDesk = (desk: Desk): PullDesk => ({
  ensure: (wanted) => ensurePull(desk, wanted),
  describe: (number, text) => describePull(desk, number, text),
  say: (number, marker, markdown) => say(desk, number, marker, markdown),
  check: (run) => check(desk, run),
  deployment: (wanted) => deployment(desk, wanted),
  async close(number, why) {
    const { state } = await readPull(desk, number);
    if (state === 'closed') return false;
    await say(desk, number, CLOSING, why);
    await updatePull(desk, number, { state: 'closed' });
    return true;
  },
  otherHeads: () => otherHeads(desk),
});
