/** A roll-back that was asked for from GitHub: what is put on record in the repository afterwards. */
import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import { bare, code, plain } from '#lib/report/gate/escape-text.ts';

export const AskedRollback = z.strictObject({
  kind: z.literal('rollback-asked'),
  version: z.literal(1),
  stage: z.enum(['uat', 'production']),
  cutover: z.string().regex(/^[\w.-]+$/),
  /** Name of the roll-back: of its branch and its files too. */
  execution: z.string().regex(/^[\w.-]+$/),
  /** `already`: somebody else, an alarm or the evaluator was first. */
  outcome: z.string(),
  trigger: z.string(),
  /** A person of the runbook, known by the number of the account that started the run. */
  by: z.string(),
  account: z.strictObject({ id: z.int(), login: z.string() }),
  reason: z.string().min(1).max(2_000),
  /** No second person said yes before it started. */
  breakGlass: z.boolean(),
  at: z.iso.datetime(),
  /** The run of the workflow. */
  run: z.url().regex(/\/\d+$/),
});
export type AskedRollback = z.infer<typeof AskedRollback>;

export interface RollbackFiling {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** One pull request a run: who asks once more is on record beside the first. */
export const rollbackFiling = (asked: AskedRollback, name: string): RollbackFiling => {
  const { stage, cutover, execution, account, by, breakGlass, reason, at, run, trigger, outcome } = asked;
  const place = `${stage === 'uat' ? 'uat/' : ''}${cutover}/${execution}-${run.split('/').at(-1)}`;
  const title = `Roll-back ${execution} (${stage}), asked for by ${bare(name, 60)}`;
  const page = [
    `# ${plain(title)}`,
    '',
    `| | |`,
    `| --- | --- |`,
    `| asked for by | ${plain(name)} (${plain(by)}, account ${plain(account.login)}, number ${account.id}) |`,
    `| at | ${plain(at)} |`,
    `| why | ${plain(reason, 2_000)} |`,
    `| trigger | ${code(trigger)} |`,
    `| second person | ${breakGlass ? '**none: break-glass**' : 'said yes in GitHub before it started'} |`,
    `| it | ${outcome === 'already' ? 'had been started already by somebody else' : 'was started by this'} |`,
    `| run | ${code(run)} |`,
    '',
  ].join('\n');
  return {
    branch: `record/${place}`,
    title,
    body: [
      page.replace(/^# .*\n\n/, ''),
      'Merging this decides nothing: the roll-back has begun. It keeps with the code who asked for it, and why.',
      breakGlass
        ? 'The authority ratifies it, or opens the recovery gate with other words: `npx cutover ratify`.'
        : 'As any roll-back on the word of people it is ratified by the authority: `npx cutover ratify`.',
    ].join('\n\n'),
    commitMessage: [
      title,
      '',
      bare(reason, 500),
      '',
      `Rollback: ${execution}`,
      `Asked-by: ${bare(by, 100)} ${bare(account.login, 60)} ${at}`,
      ...(breakGlass ? ['Break-glass: yes'] : []),
    ].join('\n'),
    files: [
      { path: `records/${place}.json`, text: `${canonicalJson(asked)}\n` },
      { path: `records/${place}.md`, text: page },
    ],
  };
};
