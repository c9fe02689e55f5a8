import { openPulls } from '#lib/github/read/list-pulls.ts';
import { PullFiles } from '#lib/github/wire/pull-parts.ts';
import type { OtherHead } from '#lib/ports/pull-desk.ts';
import type { Desk } from './desk.ts';
import { told } from './told.ts';

const GATE = 'gate/';
/** GitHub lists no more of them. */
const FILES = 3_000;

/** Open pull requests of main that are of no branch `gate/…` here, with every path that they touch, an old name included. */
export const otherHeads = async ({ github, repository, main }: Desk): Promise<readonly OtherHead[]> => {
  const open = told(await openPulls(github));
  const others = open.filter(
    ({ base, head }) => base.ref === main && !(head.repo?.id === repository.id && head.ref.startsWith(GATE)),
  );
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
