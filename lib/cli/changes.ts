import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACKS, stackName } from '#lib/aws/stage.ts';
import { CHANGES_MARKER, changeMarkdown, changesComment } from '#lib/change/change-markdown.ts';
import { changeReport, type Templates } from '#lib/change/change-report.ts';
import { pullNumber } from '#lib/change/pull-number.ts';
import { Template } from '#lib/change/stack-changes.ts';
import { DEFAULT_RUNBOOK } from '#lib/cli/default-runbook.ts';
import { BAD_INPUT, DONE, type ExitCode } from '#lib/cli/exit-code.ts';
import { jobGithub } from '#lib/cli/job-github.ts';
import { jobOutput } from '#lib/cli/job-output.ts';
import { loadNamedRunbook } from '#lib/cli/load-named-runbook.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { shownPath } from '#lib/cli/shown-path.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const USAGE =
  '--stage uat|production [--to DIR] [--from DIR] [--runbook FILE] [--deployment FILE] | comment [--pull NUMBER]';

/** Characters of one stage: both fit into a comment of GitHub, which takes 65,536. */
const MOST = 28_000;

export const changes: Verb = {
  name: 'changes',
  usage: USAGE,
  purpose:
    'What deploying this checkout would change: stacks, definition, and what that means for a cutover that runs.',
  options: {
    stage: { type: 'string', meaning: 'uat or production' },
    to: { type: 'string', meaning: 'the synthesized templates; default: out/cdk/<stage>' },
    from: { type: 'string', meaning: 'templates to compare with; default: those that are deployed' },
    runbook: { type: 'string', meaning: 'the runbook of this checkout; default: the shipped one' },
    deployment: { type: 'string', meaning: 'the client’s deployment.yaml; default: the one here' },
    pull: { type: 'string', meaning: 'with comment: the pull request; default: the one that this job is of' },
    'api-url': { type: 'string', meaning: 'with comment: GitHub’s; default: GITHUB_API_URL' },
  },
  run(given, terminal) {
    const refuse = (text: string): ExitCode => {
      terminal.err(`cutover changes: ${text}`);
      return BAD_INPUT;
    };
    const words = given.words.join(' ');
    if (words === 'comment') return comment(given, terminal, refuse);
    const stage = stringOption(given, 'stage');
    if (words !== '' || (stage !== 'uat' && stage !== 'production')) {
      return Promise.resolve(refuse(`it is called so: npx cutover changes ${USAGE}`));
    }
    return compare(stage, given, terminal, refuse);
  },
};

const compare = async (
  stage: 'uat' | 'production',
  given: Given,
  terminal: Terminal,
  refuse: (text: string) => ExitCode,
): Promise<ExitCode> => {
  const compiled = loadNamedRunbook(given, stringOption(given, 'runbook') ?? shownPath(DEFAULT_RUNBOOK));
  if (!compiled.ok) return refuse(`\n${formatProblems(compiled.error).trimEnd()}`);
  const after = fromFolder(stringOption(given, 'to') ?? `out/cdk/${stage}`);
  if (!after.ok) return refuse(after.error);
  const folder = stringOption(given, 'from');
  const before =
    folder === undefined
      ? await deployed(stage, compiled.value, stringOption(given, 'deployment'))
      : fromFolder(folder);
  if (!before.ok) return refuse(before.error);
  const report = changeReport(stage, before.value, after.value);
  const markdown = changeMarkdown(report, stageOfIds(compiled.value));
  const shown =
    markdown.length > MOST
      ? `${markdown.slice(0, markdown.lastIndexOf('\n', MOST))}\n\n</details>\n\nThe rest is too long for a comment: \`npx cutover changes --stage ${stage}\`\n`
      : markdown;
  jobOutput(stage, shown, process.env);
  terminal.out(markdown.trimEnd());
  return DONE;
};

/** An assembly of `npm run synth`: the templates by the ids of their stacks. */
const fromFolder = (folder: string): Result<Templates, string> => {
  const found = STACKS.flatMap((stack) => {
    const file = join(folder, `${stack}.template.json`);
    return existsSync(file) ? [[stack, readFileSync(file, 'utf8')] as const] : [];
  });
  return found.length === 0
    ? err(`${folder} holds no template. Make them first: npm run synth`)
    : parsed(found);
};

/** Loaded when it is needed: a comparison of two folders does not wait for AWS's libraries. */
const deployed = async (
  stage: 'uat' | 'production',
  { runbook }: CompiledRunbook,
  deployment: string | undefined,
): Promise<Result<Templates, string>> => {
  const [{ makeStageClients }, { makeTemplates }, { stageBindings }, { awsFault }] = await Promise.all([
    import('#lib/cli/aws/stage-clients.ts'),
    import('#lib/aws/templates.ts'),
    import('#lib/cli/aws/stage-bindings.ts'),
    import('#lib/cli/aws/aws-fault.ts'),
  ]);
  const bindings = stageBindings(stage, deployment);
  if (!bindings.ok) return err(formatProblems(bindings.error).trimEnd());
  const { account, region } = bindings.value;
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const clients = makeStageClients(endpoint, region);
  try {
    const caller = await clients.caller();
    if (account !== undefined && caller.account !== account) {
      return err(`the credentials are of account ${caller.account}, and stage ${stage} is in ${account}.`);
    }
    const template = makeTemplates({ client: clients.cloudFormation });
    const found: (readonly [string, string])[] = [];
    for (const stack of STACKS) {
      const text = await template(stackName(runbook.client.tenant, stage, stack));
      if (text !== undefined) found.push([stack, text]);
    }
    return parsed(found);
  } catch (error) {
    const profile = process.env.AWS_PROFILE;
    const line = awsFault(error, { stage, endpoint, region, profile });
    if (line === undefined) throw error;
    return err(line);
  } finally {
    clients.destroy();
  }
};

const parsed = (texts: readonly (readonly [string, string])[]): Result<Templates, string> => {
  const templates: Record<string, Template> = {};
  for (const [stack, text] of texts) {
    const read = Template.safeParse(JSON.parse(text));
    if (!read.success) return err(`the template of ${stack} is not as CDK writes one.`);
    templates[stack] = read.data;
  }
  return ok(templates);
};

/** Titles of the stages that tasks, gates and stages belong to, as this checkout has them. */
const stageOfIds = ({ program }: CompiledRunbook): ((id: string) => string | undefined) => {
  const titles = new Map(program.stages.map(({ id, title }) => [id, title]));
  const stages = new Map(
    [...program.tasks, ...program.gates].map(({ id, stage }) => [id, titles.get(stage)]),
  );
  return (id) => titles.get(id) ?? stages.get(id);
};

const comment = async (
  given: Given,
  terminal: Terminal,
  refuse: (text: string) => ExitCode,
): Promise<ExitCode> => {
  const job = jobGithub(given, process.env);
  if (!job.ok) return refuse(job.error);
  const number = pullNumber(stringOption(given, 'pull'), process.env.GITHUB_REF);
  if (number === undefined) {
    return refuse('which pull request: name it with --pull NUMBER. In a job GITHUB_REF says it.');
  }
  const { say } = await import('#lib/github/write/say.ts');
  const text = changesComment([
    { stage: 'production', markdown: process.env.PRODUCTION ?? '' },
    { stage: 'uat', markdown: process.env.UAT ?? '' },
  ]);
  const moved = await say(job.value.desk, number, CHANGES_MARKER, text);
  terminal.out(`Pull request ${number}: the comment ${moved ? 'says it now' : 'said it already'}.`);
  return DONE;
};
