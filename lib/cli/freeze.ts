import { readFileSync } from 'node:fs';
import { parseFreezeFile } from '#lib/change/freeze-file.ts';
import { freezeWindow } from '#lib/change/freeze-window.ts';
import { type FreezeAbout, freezeWords } from '#lib/change/freeze-words.ts';
import { allows, type FreezeQuestion, judgeFreeze } from '#lib/change/judge-freeze.ts';
import { pullNumber } from '#lib/change/pull-number.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { jobGithub } from '#lib/cli/job-github.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { freezeRoster } from '#lib/gates/freeze-roster.ts';
import type { Github } from '#lib/github/client/call.ts';
import { openPulls } from '#lib/github/read/list-pulls.ts';
import { readChange } from '#lib/github/read/read-change.ts';
import { check as showCheck } from '#lib/github/write/check.ts';
import { fromIso } from '#lib/instant.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { wallClock } from '#lib/wall-clock.ts';

const USAGE = 'check [--pull NUMBER | --open] [--file FILE] [--deployment FILE] [--api-url URL]';

export const freeze: Verb = {
  name: 'freeze',
  usage: USAGE,
  purpose:
    'Whether a pull request may be merged: from the freeze to the end of monitoring, nothing frozen may change.',
  options: {
    pull: { type: 'string', meaning: 'the pull request; default: the one that this job is of (GITHUB_REF)' },
    open: { type: 'boolean', meaning: 'every open pull request, each with its check run' },
    file: { type: 'string', meaning: 'what is frozen; default: .github/freeze.yaml' },
    deployment: { type: 'string', meaning: 'the client’s deployment.yaml; default: the one here' },
    'api-url': { type: 'string', meaning: 'of GitHub; default: GITHUB_API_URL, else https://api.github.com' },
  },
  async run(given, terminal) {
    const refuse = (text: string): ExitCode => {
      terminal.err(`cutover freeze: ${text}`);
      return BAD_INPUT;
    };
    if (given.words.join(' ') !== 'check') return refuse(`it is called so: npx cutover freeze ${USAGE}`);
    const settings = readSettings(given);
    if (!settings.ok) return refuse(settings.error);
    const job = jobGithub(given, process.env);
    if (!job.ok) return refuse(job.error);
    if (given.options.open === true) return await judgeOpen(job.value, settings.value, terminal);
    const number = pullNumber(stringOption(given, 'pull'), process.env.GITHUB_REF);
    return number === undefined
      ? refuse('which pull request: name it with --pull NUMBER. In a job GITHUB_REF says it.')
      : await judgeOne(job.value.github, number, settings.value, terminal);
  },
};

interface Settings {
  readonly about: FreezeAbout;
  readonly question: Omit<FreezeQuestion, 'change' | 'now'>;
}

const readSettings = (given: Given): Result<Settings, string> => {
  const file = stringOption(given, 'file') ?? projectFolder('.github/freeze.yaml');
  const bytes = readInput(file, 'file');
  if (!bytes.ok) return err(formatProblems(bytes.error).trimEnd());
  const read = parseFreezeFile(readFileSync(file, 'utf8'));
  if (!read.ok) return err(`${file} is not sound:\n  ${read.error.join('\n  ')}`);
  const { runbook: path, authority, amendment, paths } = read.value;
  const goLive = amendment?.goLive;
  const loaded = loadRunbook(projectFolder(path), goLive === undefined ? {} : { goLive: fromIso(goLive) });
  if (!loaded.ok) return err(formatProblems(loaded.error).trimEnd());
  const { runbook, plan } = loaded.value;
  const decides = runbook.authorities[authority];
  if (!decides) {
    return err(
      `${file} names authority ${JSON.stringify(authority)}, and ${path} has: ${Object.keys(runbook.authorities).join(', ')}.`,
    );
  }
  const window = freezeWindow(runbook.stages, plan, amendment);
  if (!window.ok) return err(window.error);
  const roster = freezeRoster(runbook, { authority, ...decides }, timeScale(undefined));
  return ok({
    about: {
      window: window.value,
      zone: plan.zone,
      authority: decides.title,
      members: roster.map(({ name }) => name),
    },
    question: { window: window.value, frozen: paths, roster },
  });
};

const judgeOne = async (
  github: Github,
  number: number,
  { about, question }: Settings,
  terminal: Terminal,
): Promise<ExitCode> => {
  const change = await readChange(github, number);
  if (!change.ok) {
    terminal.err(
      `Pull request ${number} could not be read, and what is not known is frozen.\n  ${change.error.detail}`,
    );
    return NOT_MET;
  }
  const verdict = judgeFreeze({ ...question, change: change.value, now: wallClock.now() });
  const { title, summary } = freezeWords(verdict, about);
  (allows(verdict) ? terminal.out : terminal.err)(`Pull request ${number}: ${title}\n\n${summary}`);
  return allows(verdict) ? DONE : NOT_MET;
};

/** Its own check on each head: what was green before the freeze began must not stay so. */
const judgeOpen = async (
  { github, desk }: Extract<ReturnType<typeof jobGithub>, { ok: true }>['value'],
  { about, question }: Settings,
  terminal: Terminal,
): Promise<ExitCode> => {
  const open = await openPulls(github);
  if (!open.ok) {
    terminal.err(`Open pull requests could not be listed.\n  ${open.error.detail}`);
    return NOT_MET;
  }
  let failed = 0;
  for (const { number, head } of open.value) {
    const change = await readChange(github, number);
    const verdict = change.ok
      ? judgeFreeze({ ...question, change: change.value, now: wallClock.now() })
      : ({ outcome: 'frozen', paths: ['(could not be read)'], refused: [change.error.detail] } as const);
    if (!change.ok) failed += 1;
    const { title, summary } = freezeWords(verdict, about);
    const moved = await showCheck(desk, {
      name: 'freeze',
      head: change.ok ? change.value.head : head.sha,
      status: 'completed',
      conclusion: allows(verdict) ? 'success' : 'failure',
      title,
      summary,
    });
    terminal.out(`Pull request ${number}: ${title}${moved ? '' : ' (as before)'}`);
  }
  terminal.out(`${open.value.length} open.`);
  return failed === 0 ? DONE : NOT_MET;
};
