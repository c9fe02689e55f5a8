import { readFileSync } from 'node:fs';
import { parseFreezeFile } from '#lib/change/freeze-file.ts';
import { freezeWindow } from '#lib/change/freeze-window.ts';
import { type FreezeAbout, freezeWords } from '#lib/change/freeze-words.ts';
import { allows, type FreezeQuestion, judgeFreeze } from '#lib/change/judge-freeze.ts';
import { pullNumber } from '#lib/change/pull-number.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { appGithub, jobGithub } from '#lib/cli/job-github.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { freezeRoster } from '#lib/gates/freeze-roster.ts';
import type { Github } from '#lib/github/client/call.ts';
import { postFreeze } from '#lib/github/post-freeze.ts';
import { readChange } from '#lib/github/read/read-change.ts';
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
    open: {
      type: 'boolean',
      meaning:
        'every open pull request, each with its check run in the name of the gates’ App, whose number and key are in CUTOVER_APP_ID and CUTOVER_APP_PRIVATE_KEY',
    },
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
    if (given.options.open === true) return await judgeOpen(given, settings.value, terminal);
    const job = jobGithub(given, process.env);
    if (!job.ok) return refuse(job.error);
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

/** In the App's name on each head: what was green before the freeze began must not stay so. */
const judgeOpen = async (given: Given, settings: Settings, terminal: Terminal): Promise<ExitCode> => {
  const app = appGithub(given, process.env);
  if (!app.ok) {
    terminal.err(`cutover freeze: ${app.error}`);
    return BAD_INPUT;
  }
  const { lines, failures } = await postFreeze({ ...app.value, ...settings, clock: wallClock });
  for (const { instance, state, changed } of lines)
    terminal.out(`Pull request ${instance}: ${state}${changed ? '' : ' (as before)'}`);
  for (const { what, detail } of failures)
    terminal.err(`Not known, so frozen until it is: ${what}\n  ${detail}`);
  terminal.out(`${lines.length} answered.`);
  return failures.length === 0 ? DONE : NOT_MET;
};
