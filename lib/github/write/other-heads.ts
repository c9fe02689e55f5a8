import { openPulls } from '#lib/github/read/list-pulls.ts';
import type { ListedPull } from '#lib/github/wire/pull.ts';
import { PullFiles } from '#lib/github/wire/pull-parts.ts';
import type { OtherHead } from '#lib/ports/pull-desk.ts';
import type { Desk } from './desk.ts';
import { told } from './told.ts';

const GATE = 'gate/';
/** GitHub lists no more of them. */
const FILES = 3_000;

/**
 * Open pull requests of main that are of no branch `gate/…` here, with every path that they touch, an old name included. A check is
 * of a commit and not of a pull request: where somebody opens another one at the very commit of a gate's, the gate's is shown, or
 * its check would be taken away with every run.
 */
export const otherHeads = async ({ github, repository, main, app }: Desk): Promise<readonly OtherHead[]> => {
  const open = told(await openPulls(github));
  const ofGate = ({ head }: ListedPull): boolean =>
    head.repo?.id === repository.id && head.ref.startsWith(GATE);
  const gates = new Set(
    open.filter((pull) => ofGate(pull) && pull.user?.id === app.userId).map(({ head }) => head.sha),
  );
  const others = open.filter((pull) => pull.base.ref === main && !ofGate(pull) && !gates.has(pull.head.sha));
  const heads: OtherHead[] = [];
  for (const { number, head } of others) {
    const files = told(
      await github.all({
        route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
        parameters: { pull_number: number },
        answer: PullFiles,
      }),
    );
    heads.push({
      number,
      head: head.sha,
      files: files.flatMap(({ filename, previous_filename }) => [
        filename,
        ...(previous_filename === undefined ? [] : [previous_filename]),
      ]),
      ...(files.length >= FILES && { cutOff: true }),
    });
  }
  return heads;
};
