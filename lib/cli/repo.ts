import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_RUNBOOK } from '#lib/cli/default-runbook.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { githubAuth } from '#lib/cli/github-auth.ts';
import { loadNamedRunbook } from '#lib/cli/load-named-runbook.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { shownPath } from '#lib/cli/shown-path.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import { readRepoFacts } from '#lib/github/read/repo-facts.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import { judgeRepo, type RepoFinding } from '#lib/repo/judge-repo.ts';
import { readWanted } from '#lib/repo/read-wanted.ts';
import { reviewersOf } from '#lib/repo/reviewers-of.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import { wallClock } from '#lib/wall-clock.ts';

const USAGE =
  'check [--stage uat|production] [--runbook FILE] [--deployment FILE] [--settings FOLDER] [--api-url URL] [--json]';

export const repo: Verb = {
  name: 'repo',
  usage: USAGE,
  purpose:
    'Proves that the repository is set so that nobody but those who decide can open a gate; says what is not, and exits with 1.',
  options: {
    stage: {
      type: 'string',
      meaning: 'uat or production: whose repository in deployment.yaml; default: production',
    },
    runbook: { type: 'string', meaning: 'whose people decide; default: the shipped one' },
    deployment: { type: 'string', meaning: 'the client’s deployment.yaml; default: the one here' },
    settings: {
      type: 'string',
      meaning: 'the folder that .github/settings is in; default: this project',
    },
    'api-url': { type: 'string', meaning: 'of GitHub; default: GITHUB_API_URL, else https://api.github.com' },
    json: { type: 'boolean', meaning: 'print every line as JSON' },
  },
  run(given, terminal) {
    const [what, ...more] = given.words;
    if (what !== 'check' || more.length > 0) {
      terminal.err(
        `cutover repo: ${what === undefined ? 'what to do is missing' : `${[what, ...more].join(' ')} is not known`}. It is called so: npx cutover repo ${USAGE}`,
      );
      return Promise.resolve(BAD_INPUT);
    }
    return check(given, terminal);
  },
};

const check = async (given: Given, terminal: Terminal): Promise<ExitCode> => {
  const refuse = (text: string): ExitCode => {
    terminal.err(`cutover repo: ${text}`);
    return BAD_INPUT;
  };
  const stage = stringOption(given, 'stage') ?? 'production';
  if (stage !== 'uat' && stage !== 'production') {
    return refuse(`--stage cannot be ${JSON.stringify(stage.slice(0, 40))}. There are: uat, production.`);
  }
  const compiled = loadNamedRunbook(given, stringOption(given, 'runbook') ?? shownPath(DEFAULT_RUNBOOK));
  const file = stringOption(given, 'deployment') ?? projectFolder('deployment.yaml');
  const bytes = readInput(file, 'file');
  const deployment = bytes.ok ? readDeploymentFile(bytes.value, file) : bytes;
  if (!compiled.ok || !deployment.ok) {
    const problems = [...(compiled.ok ? [] : compiled.error), ...(deployment.ok ? [] : deployment.error)];
    terminal.err(formatProblems(problems).trimEnd());
    return BAD_INPUT;
  }
  const folder = stringOption(given, 'settings') ?? projectFolder('.');
  const wanted = readWanted((path) => {
    const text = readInput(join(folder, path), 'file');
    return text.ok ? readFileSync(join(folder, path), 'utf8') : undefined;
  });
  if (!wanted.ok) return refuse(wanted.error.join('\n'));
  const auth = githubAuth(process.env, {
    administration: 'read',
    actions: 'read',
    environments: 'read',
    contents: 'read',
  });
  if (!auth.ok) return refuse(auth.error);

  const { owner, name, ownerId, repositoryId, app } = deployment.value[stage].repository;
  const reviewers = reviewersOf(compiled.value.runbook);
  const github = makeGithub({
    repository: { owner, name, id: Number(repositoryId) },
    auth: auth.value,
    clock: wallClock,
    baseUrl: stringOption(given, 'api-url') ?? process.env.GITHUB_API_URL ?? 'https://api.github.com',
  });
  const facts = await readRepoFacts(github, {
    main: wanted.value.repository.default_branch,
    logins: reviewers.map(({ login }) => login),
    appLogin: `${app.slug}[bot]`,
  });
  if (!facts.ok) {
    terminal.err(
      `Not armed: the settings of ${owner}/${name} could not be read, and what is not known is not armed.\n  ${facts.error.detail}\nThe token needs to read the repository's administration, its actions and its environments.`,
    );
    return NOT_MET;
  }
  const lines = judgeRepo({
    wanted: wanted.value,
    facts: facts.value,
    trusted: {
      owner,
      name,
      ownerId: Number(ownerId),
      repositoryId: Number(repositoryId),
      app: { id: Number(app.id), userId: Number(app.userId), slug: app.slug },
    },
    reviewers,
  });
  const loose = lines.filter(({ armed }) => !armed);
  if (given.options.json === true) {
    terminal.out(
      JSON.stringify({ repository: `${owner}/${name}`, armed: loose.length === 0, lines }, null, 2),
    );
  } else if (loose.length === 0) {
    terminal.out(`${owner}/${name} is armed: ${lines.length} settings are as .github/settings says.`);
  } else {
    terminal.err(
      `${owner}/${name} is NOT armed: ${loose.length} of ${lines.length} settings are not as .github/settings says.\n${loose.map(told).join('\n')}\nNext: set them so, and ask again: npx cutover repo check`,
    );
  }
  return loose.length === 0 ? DONE : NOT_MET;
};

const told = ({ setting, seen, wanted }: RepoFinding): string =>
  `  ${setting}\n    seen:   ${seen}\n    wanted: ${wanted}`;
