import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { Fetch } from '#lib/exchange.ts';
import { GATE_CHECK } from '#lib/gates/branch-rules.ts';
import type { GateRepository } from '#lib/gates/pull-question.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import { makePullReader } from '#lib/github/read/pull-reader.ts';
import { type GithubSimulator, makeGithubSimulator } from '#lib/github/simulator/simulator.ts';
import { makePullDesk } from '#lib/github/write/pull-desk.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import type { PullReader } from '#lib/ports/pull-reader.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { type GithubHand, makeGithubHand } from '#lib/rehearsal/github-hand.ts';
import { makeLoosenedRules } from '#lib/rehearsal/loosened-rules.ts';
import type { LOOSENED } from '#lib/rehearsal/pull-act-schema.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';

export interface LocalGithub {
  readonly repository: GateRepository;
  /** `OWNER/NAME` */
  readonly name: string;
  /** `https://github.com/OWNER/NAME` */
  readonly address: string;
  readonly simulator: GithubSimulator;
  /** A reader with the token of one call. */
  readPulls(token: string): PullReader;
  /** The App's job: a token of its own each time. */
  appJob(): { readonly desk: PullDesk; readonly reader: PullReader };
  /** What the job that decides is given: it can read, and nothing else. */
  jobToken(): string;
  /** GitHub in the hands of one account; whatever it changes there is an event. */
  hand(who: string): GithubHand;
  setRule(rule: (typeof LOOSENED)[number], holds: boolean): void;
  /** Everything that the sticky comments showed, with the number of their pull request, oldest first. */
  readonly said: readonly { readonly number: number; readonly text: string }[];
  readonly check: string;
}

const OWNER = { login: 'adire-trading', id: 9_000_001 };
const NAME = 'cutover';
const REPOSITORY_ID = 200_000_001;
const APP = { id: 300_001, slug: 'adire-cutover-gates', userId: 100_000_001 };
const MAIN = 'main';
const API = 'https://api.github.com';

/** Longer than a run of the job, shorter than any gate. Real milliseconds, as GitHub's own. */
export const JOB_PERMISSIONS = { contents: 'read', pull_requests: 'read' } as const;

/**
 * GitHub on the virtual clock: the stand-in over a real bare git repository, and the adapters that production has. Numbers are as
 * fictional as the client.
 */
export const makeLocalGithub = (options: {
  readonly virtual: VirtualClock;
  readonly seed: number;
  readonly compiled: Pick<CompiledRunbook, 'runbook' | 'file'>;
  readonly scenario: Pick<Scenario, 'gates'>;
  /** Where the bare repository is made. */
  readonly folder: string;
  /** Somebody did something. */
  readonly onEvent: () => void;
}): LocalGithub => {
  const { virtual, compiled, scenario } = options;
  const { people, authorities } = compiled.runbook;
  const { clock } = virtual;
  const accounts = Object.values(people).flatMap(({ github, githubId, name }) =>
    githubId === undefined ? [] : [{ login: github, id: githubId, name, permission: 'write' as const }],
  );
  const outsiders = scenario.gates.outsiders.map(({ login, githubId, may }) => ({
    login,
    id: githubId,
    permission: may,
  }));
  const deciding = new Set(Object.values(authorities).flatMap(({ members }) => members));
  const owners = [...deciding].sort().flatMap((id) => (people[id] ? [`@${people[id].github}`] : []));
  const simulator = makeGithubSimulator({
    clock,
    folder: options.folder,
    owner: OWNER,
    name: NAME,
    repositoryId: REPOSITORY_ID,
    app: APP,
    people: [...accounts, ...outsiders],
    seed: options.seed,
    files: {
      'README.md': `# ${compiled.runbook.title}\n\nHow it is decided stands in the log of main: one commit a gate.\n`,
      [`runbooks/${basename(compiled.file)}`]: stringify(compiled.runbook),
      '.github/CODEOWNERS': `# Who answers for what; gates are judged by the runbook’s roster, not by this.\n/signoffs/ ${owners.join(' ')}\n/runbooks/ ${owners.join(' ')}\n/.github/ ${owners.join(' ')}\n`,
    },
    apiUrl: API,
  });
  const fetch: Fetch = (request) => simulator.fetch(request);
  const clientOf = (token: string) =>
    makeGithub({
      repository: { owner: OWNER.login, name: NAME, id: REPOSITORY_ID },
      auth: { token },
      clock,
      fetch,
      baseUrl: API,
      // Real time means nothing here: whatever does not answer, the clock's own watchdog ends.
      limit: () => new AbortController().signal,
    });
  const readPulls = (token: string): PullReader =>
    makePullReader({ github: clientOf(token), clock, repository: REPOSITORY_ID, main: MAIN });
  const said: { readonly number: number; readonly text: string }[] = [];
  const { app } = simulator.world.accounts;

  const tokenFor = (who: string): string => {
    if (who === 'app') return simulator.appToken().token;
    if (who === 'actions') return simulator.jobToken({ contents: 'write', pull_requests: 'write' }).token;
    return simulator.tokenOf(people[who]?.github ?? who);
  };
  const eventful = async (request: Request): Promise<Response> => {
    const response = await simulator.fetch(request);
    if (request.method !== 'GET' && response.ok) options.onEvent();
    return response;
  };
  const rules = makeLoosenedRules(simulator.world);

  return {
    repository: { id: REPOSITORY_ID, main: MAIN, appUser: app.id, denied: [] },
    name: `${OWNER.login}/${NAME}`,
    address: `https://github.com/${OWNER.login}/${NAME}`,
    simulator,
    readPulls,
    appJob() {
      const { token } = simulator.appToken();
      const desk = makePullDesk({
        github: clientOf(token),
        repository: { owner: OWNER.login, id: REPOSITORY_ID },
        main: MAIN,
        app: { id: APP.id, userId: APP.userId },
      });
      return {
        desk: {
          ...desk,
          async say(number, marker, text) {
            const changed = await desk.say(number, marker, text);
            if (changed) said.push({ number, text });
            return changed;
          },
        },
        reader: readPulls(token),
      };
    },
    jobToken: () => simulator.jobToken(JOB_PERMISSIONS).token,
    hand: (who) =>
      makeGithubHand({
        fetch: eventful,
        token: tokenFor(who),
        repository: `${API}/repos/${OWNER.login}/${NAME}`,
      }),
    setRule: rules.set,
    said,
    check: GATE_CHECK,
  };
};
