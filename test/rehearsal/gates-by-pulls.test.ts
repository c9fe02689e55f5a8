import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeExpectation } from '#lib/rehearsal/judge-expectation.ts';
import { opposites } from './opposites.ts';
import { rehearsed } from './rehearsed.ts';

const ENOUGH = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'gates-by-pulls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (repository: string, ...words: string[]): string =>
  execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' });

/** What main's log says of itself: a commit a line, each trailer by its name. */
const trailersOf = (repository: string) =>
  git(repository, 'log', '--format=%H%x00%(trailers:only,unfold)%x01', 'main')
    .split('\x01\n')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [commit = '', text = ''] = entry.split('\0');
      const lines = text.split('\n').flatMap((line) => {
        const [, name = '', value = ''] = /^([A-Za-z0-9-]+): (.*)$/.exec(line) ?? [];
        return name === '' ? [] : [{ name, value }];
      });
      const all = (wanted: string) => lines.flatMap(({ name, value }) => (name === wanted ? [value] : []));
      return { commit, one: (name: string) => all(name)[0], all };
    });

describe('a whole cutover by pull requests', () => {
  const repository = join(folder, 'go');
  let run: Awaited<ReturnType<typeof rehearsed>> | undefined;
  const ended = () => {
    if (run === undefined) throw new Error('it did not end');
    return run;
  };
  beforeAll(async () => {
    run = await rehearsed({ scenario: 'go', repository });
  }, ENOUGH);

  it('completes as without them', () => {
    expect(ended().report).toMatchObject({ outcome: 'completed', expectation: { met: true, misses: [] } });
    expect(ended().run.end.pulls).toMatchObject({ unfounded: [] });
  });

  it('leaves one merged pull request a gate, and the log alone tells who decided what on which evidence', () => {
    const { gates } = ended().report;
    const merged = trailersOf(repository).filter(({ one }) => one('Gate') !== undefined);
    expect(merged.map(({ commit }) => commit).toReversed()).toEqual(
      gates.map(({ pull }) => pull?.mergeCommit),
    );
    for (const { id, attempt, evidenceDigest, by, pull } of gates) {
      const found = merged.find(({ one }) => one('Gate') === id);
      expect(found?.commit).toBe(pull?.mergeCommit);
      expect(found?.one('Attempt')).toBe(`${ended().compiled.runbook.cutover}/${id}/${attempt}`);
      expect(found?.one('Evidence-SHA256')).toBe(evidenceDigest);
      const members = found?.all('Approved-by').map((line) => /member ([a-z-]+)/.exec(line)?.[1]);
      expect(members?.toSorted()).toEqual(by);
    }
  });

  it('names them in the report', () => {
    const numbers = ended().report.gates.map(({ pull }) => pull?.number);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    expect(ended().report.gates.every(({ telephone }) => telephone === undefined)).toBe(true);
  });

  it('leaves a repository that git itself finds sound, with the runbook in it', () => {
    expect(git(repository, 'fsck', '--strict')).not.toContain('error');
    expect(git(repository, 'ls-tree', '-r', '--name-only', 'main')).toContain('.github/CODEOWNERS');
    expect(git(repository, 'show', 'main:runbooks/smartapi-go-live.yaml')).toContain('adire-smartapi-2027');
  });
});

describe('a gate with a record of somebody’s own making', () => {
  const played = async (name: string) => {
    const repository = join(folder, name);
    const run = await rehearsed({ scenario: 'forged-record', invoices: 250, repository });
    return { ...run, log: git(repository, 'log', '--all', '--format=%H %s') };
  };

  it(
    'stays closed, says why, is missed with any clause turned round, and is the same run with the same commits again',
    async () => {
      const run = await played('forged');
      expect(run.report.expectation).toEqual({ met: true, misses: [] });
      // What was merged past the rules is taken back by the log itself.
      const [record, forged] = trailersOf(join(folder, 'forged'));
      expect(forged?.all('Gate')).toEqual([]);
      expect(record?.one('Merged-as')).toBe(forged?.commit);
      expect(record?.one('Decided')).toBe('nothing (not the gate’s pull request, that is #1)');
      const turned = opposites(run.scenario.expect);
      expect(turned.length).toBeGreaterThan(8);
      const met = turned.filter((other) => judgeExpectation(other, run.report, run.run.end).length === 0);
      expect(met).toEqual([]);
      const again = await played('again');
      expect({ log: again.log, account: again.account, calls: again.calls }).toEqual({
        log: run.log,
        account: run.account,
        calls: run.calls,
      });
    },
    ENOUGH,
  );
});

describe('a gate that was merged and opened nothing', () => {
  it(
    'is followed in main’s log by a record that says so, although nothing else comes after it',
    async () => {
      const repository = join(folder, 'stale');
      const run = await rehearsed({ scenario: 'stale-approval', invoices: 40, repository });
      expect(run.run.end.pulls).toMatchObject({ unfounded: [] });
      const [record, merged, ...before] = trailersOf(repository);
      expect(merged?.one('Approvals')).toBeDefined();
      expect(record?.one('Merged-as')).toBe(merged?.commit);
      expect(record?.one('Attempt')).toBe(merged?.one('Attempt'));
      expect(record?.one('Decided')).toMatch(/^nothing \(superseded: taken back by femi-cole: /);
      expect(before.flatMap(({ all }) => all('Gate'))).toEqual([]);
    },
    ENOUGH,
  );
});

describe('a decision by telephone that its witness does not confirm', () => {
  it(
    'decides nothing: every attempt ends undecided, and the operator was not refused',
    async () => {
      const text = readFileSync('runbooks/scenarios/github-down.yaml', 'utf8');
      const scenario = join(folder, 'entry-alone.yaml');
      writeFileSync(
        scenario,
        `${text.slice(0, text.indexOf('expect:')).replace('decision: go\n          voters', 'confirmed: false\n          decision: go\n          voters')}expect: { outcome: undecided, gates: { switch: undecided }, incidents: { gate-by-telephone: { atLeast: 3 }, gate-telephone-confirmed: { atMost: 0 } } }\n`,
      );
      const run = await rehearsed({ scenario, invoices: 40, repository: join(folder, 'entry-alone') });
      expect(run.report.expectation).toEqual({ met: true, misses: [] });
      const switched = run.report.gates.filter(({ id }) => id === 'switch');
      expect(switched.map(({ decision }) => decision)).toEqual(['undecided', 'undecided', 'undecided']);
      expect(switched.every(({ telephone }) => telephone === undefined)).toBe(true);
    },
    ENOUGH,
  );
});
