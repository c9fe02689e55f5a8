import { type CheckRun, CheckRuns, Done } from '#lib/github/wire/displays.ts';
import type { GateCheckRun } from '#lib/ports/pull-desk.ts';
import { cutText } from './cut-text.ts';
import { sameText } from './describe-pull.ts';
import type { Desk } from './desk.ts';
import { told } from './told.ts';

const isAs = (there: CheckRun, wanted: GateCheckRun, summary: string): boolean =>
  there.status === wanted.status &&
  there.conclusion === (wanted.conclusion ?? null) &&
  there.output.title === wanted.title &&
  sameText(there.output.summary ?? '', summary);

/** The App's own run of this name on this commit, updated in place. One that was completed cannot go back: it gets a successor. */
export const check = async ({ github, app }: Desk, wanted: GateCheckRun): Promise<boolean> => {
  const summary = cutText(wanted.summary);
  const { name, head, status, conclusion, title } = wanted;
  const runs = told(
    await github.all({
      route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      parameters: { ref: head, check_name: name, filter: 'all' },
      answer: CheckRuns,
    }),
  );
  const own = runs
    .filter((run) => run.app?.id === app.id && run.name === name && run.head_sha === head)
    .toSorted((one, other) => other.id - one.id)[0];
  if (own && isAs(own, wanted, summary)) return false;
  const shown = { name, status, ...(conclusion && { conclusion }), output: { title, summary } };
  const goesBack = own?.status === 'completed' && status !== 'completed';
  told(
    own === undefined || goesBack
      ? await github.ask({
          route: 'POST /repos/{owner}/{repo}/check-runs',
          parameters: { ...shown, head_sha: head },
          answer: Done,
        })
      : await github.ask({
          route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
          parameters: { ...shown, check_run_id: own.id },
          answer: Done,
          repeatable: true,
        }),
  );
  return true;
};
