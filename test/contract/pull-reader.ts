import { describe, expect, it } from 'vitest';
import type { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import type { NewPull, PullDesk } from '#lib/ports/pull-desk.ts';
import type { PullReader } from '#lib/ports/pull-reader.ts';

/** Somebody with an account, at GitHub's own pages. */
interface Person {
  approve(pull: number, body?: string): Promise<void>;
  requestChanges(pull: number, body: string): Promise<void>;
  comment(pull: number, body: string): Promise<void>;
  /** One's own review. */
  editReview(pull: number, review: number, body: string): Promise<void>;
  push(branch: string, path: string, text: string): Promise<string>;
  branch(name: string): Promise<void>;
  open(branch: string, title: string, base?: string): Promise<number>;
  merge(pull: number): Promise<string>;
  close(pull: number): Promise<void>;
  reopen(pull: number): Promise<void>;
  retarget(pull: number, base: string): Promise<void>;
}

export interface PullReaderWorld {
  readonly reader: PullReader;
  readonly desk: PullDesk;
  readonly as: (login: 'ada' | 'obi' | 'eve') => Person;
  readonly pass: () => string;
  /** As whoever may write can on the page of a pull request: somebody else's review. */
  readonly editAnothers: (login: 'ada' | 'obi' | 'eve', pull: number, review: number, body: string) => void;
}

export const PATHS = { record: 'signoffs/smartapi/switch-1.json', dossier: 'signoffs/smartapi/switch-1.md' };

export const gatePull = (changes: Partial<NewPull> = {}): NewPull => ({
  branch: 'gate/smartapi/switch/1',
  title: 'Gate switch: go or no-go',
  body: 'What is decided.\n\nGate: switch',
  files: [
    { path: PATHS.record, text: '{"kind":"gate-sign-off","name":"Adéṣọlá"}\n' },
    { path: PATHS.dossier, text: '# Switch\n', worded: true },
  ],
  commitMessage: 'smartapi/switch/1: asks for a decision',
  ...changes,
});

export const openGate = async (desk: PullDesk, changes: Partial<NewPull> = {}) => {
  const ensured = await desk.ensure(gatePull(changes));
  if (ensured.outcome === 'tampered') throw new Error(ensured.detail);
  return ensured.pull;
};

/** What lets it be merged: two approvals and the App's check. */
export const approveAll = async ({ as, desk }: PullReaderWorld, pull: { number: number; head: string }) => {
  await as('ada').approve(pull.number, 'Go.');
  await as('obi').approve(pull.number);
  await desk.check({
    name: 'gate',
    head: pull.head,
    status: 'completed',
    conclusion: 'success',
    title: 'Merge',
    summary: 'Merge.',
  });
};

const LONG_AGO = '2027-01-01T00:00:00Z';

/** What every reader of gates' pull requests must do. `make` gives a repository with a main, two people with a say, and one without. */
export const pullReaderContract = (name: string, make: () => PullReaderWorld): void => {
  describe(`pull reader: ${name}`, () => {
    const read = async ({ reader }: PullReaderWorld, number: number): Promise<PullSnapshot> => {
      const answer = await reader.snapshot(number, PATHS);
      if (!answer.ok) throw new Error(answer.error.detail);
      return answer.value;
    };

    it('reads an open gate: who made it, its one signed commit, its two files, its text', async () => {
      const world = make();
      const pull = await openGate(world.desk);
      const seen = await read(world, pull.number);
      expect(seen).toMatchObject({
        repository: 2002,
        number: pull.number,
        state: 'open',
        draft: false,
        author: { id: 4001, type: 'Bot' },
        base: { ref: 'main', repository: 2002 },
        head: { ref: 'gate/smartapi/switch/1', sha: pull.head, repository: 2002 },
        commits: { declared: 1, list: [{ sha: pull.head, author: { id: 4001 }, verified: true }] },
        files: {
          declared: 2,
          list: [
            { path: PATHS.record, status: 'added' },
            { path: PATHS.dossier, status: 'added' },
          ],
        },
        reviews: [],
        retargeted: [],
        at: { head: { record: { mode: '100644' }, dossier: { mode: '100644' } }, main: {} },
        record: '{"kind":"gate-sign-off","name":"Adéṣọlá"}\n',
      });
      expect(seen.merge).toBeUndefined();
      expect(seen.closing).toBeUndefined();
      expect(seen.at.merge).toBeUndefined();
      expect(Date.parse(seen.readAt.to)).toBeGreaterThanOrEqual(Date.parse(seen.readAt.from));
    });

    it('reads every review in order, by number of its author, with the head that was looked at', async () => {
      const world = make();
      const { number, head } = await openGate(world.desk);
      await world.as('ada').approve(number, 'Go, on a condition.');
      await world.as('obi').requestChanges(number, 'Not yet.');
      await world.as('eve').approve(number);
      await world.as('ada').requestChanges(number, 'No.');
      const { reviews } = await read(world, number);
      expect(reviews.map(({ by, state, body, commit }) => [by?.id, state, body, commit])).toEqual([
        [501, 'APPROVED', 'Go, on a condition.', head],
        [502, 'CHANGES_REQUESTED', 'Not yet.', head],
        [666, 'APPROVED', '', head],
        [501, 'CHANGES_REQUESTED', 'No.', head],
      ]);
    });

    it('reads who edited the text of a review after it was given, and when', async () => {
      const world = make();
      const { number } = await openGate(world.desk);
      await world.as('ada').approve(number, 'Go.');
      await world.as('obi').approve(number, 'Go.');
      await world.as('eve').approve(number, 'Go.');
      const [first, second] = (await read(world, number)).reviews;
      const own = world.pass();
      await world.as('ada').editReview(number, first?.id ?? 0, 'Go, and well.');
      const others = world.pass();
      world.editAnothers('eve', number, second?.id ?? 0, 'Override: all of it');
      const { reviews } = await read(world, number);
      expect(reviews.map(({ body, edited }) => [body, edited?.by, edited && Date.parse(edited.at)])).toEqual([
        ['Go, and well.', 501, Date.parse(own)],
        ['Override: all of it', 666, Date.parse(others)],
        ['Go.', undefined, null],
      ]);
    });

    it('reads a merge: the commit, who merged, that main holds it, and the files there', async () => {
      const world = make();
      const pull = await openGate(world.desk);
      await approveAll(world, pull);
      const commit = await world.as('eve').merge(pull.number);
      const seen = await read(world, pull.number);
      expect(seen).toMatchObject({
        state: 'closed',
        merge: { commit, by: { id: 666, type: 'User' }, onMain: true, pulls: [pull.number] },
      });
      expect(seen.at.merge).toEqual(seen.at.head);
      expect(seen.at.main).toEqual(seen.at.head);
      expect(seen.closing).toBeUndefined();
    });

    it('reads a closing: who closed it last, and nobody’s while it is open again', async () => {
      const world = make();
      const { number } = await openGate(world.desk);
      await world.as('eve').close(number);
      expect(await read(world, number)).toMatchObject({ state: 'closed', closing: { by: { id: 666 } } });
      world.pass();
      await world.as('ada').reopen(number);
      const open = await read(world, number);
      expect(open.state).toBe('open');
      expect(open.closing).toBeUndefined();
      expect(open.overruled).toMatchObject([{ by: { id: 666 } }]);
      world.pass();
      await world.as('eve').close(number);
      world.pass();
      await world.as('eve').reopen(number);
      expect((await read(world, number)).overruled).toBeUndefined();
      world.pass();
      await world.as('obi').close(number);
      expect(await read(world, number)).toMatchObject({ closing: { by: { id: 502 } } });
    });

    it('tells that the base was another one for a while', async () => {
      const world = make();
      const { number } = await openGate(world.desk);
      await world.as('eve').branch('elsewhere');
      await world.as('eve').retarget(number, 'elsewhere');
      expect(await read(world, number)).toMatchObject({ base: { ref: 'elsewhere' } });
      await world.as('eve').retarget(number, 'main');
      const seen = await read(world, number);
      expect(seen.base.ref).toBe('main');
      expect(seen.retargeted).toHaveLength(2);
    });

    it('reads the record of whatever somebody else brings, and its absence', async () => {
      const world = make();
      await world.as('eve').branch('mine');
      await world.as('eve').push('mine', PATHS.record, '{"forged":true}');
      await world.as('eve').push('mine', 'lib/other.ts', 'x');
      const number = await world.as('eve').open('mine', 'A gate, honestly');
      const seen = await read(world, number);
      expect(seen).toMatchObject({ record: '{"forged":true}', author: { id: 666, type: 'User' } });
      expect(seen.commits.list.map(({ verified }) => verified)).toEqual([false, false]);
      expect(seen.files.list.map(({ path }) => path)).toContain('lib/other.ts');
      const other = await world.reader.snapshot(number, {
        record: 'signoffs/none.json',
        dossier: 'lib/other.ts/x',
      });
      expect(other).toMatchObject({ ok: true, value: { at: { head: {} } } });
      expect(other.ok && other.value.record).toBeUndefined();
    });

    it('holds no text that is larger than any record', async () => {
      const world = make();
      await world.as('eve').branch('large');
      await world.as('eve').push('large', PATHS.record, 'x'.repeat(512 * 1024 + 1));
      const number = await world.as('eve').open('large', 'Much');
      const seen = await read(world, number);
      expect(seen.record).toBeUndefined();
      expect(seen.at.head.record).toMatchObject({ mode: '100644' });
    });

    it('reads the same twice where nothing happened', async () => {
      const world = make();
      const pull = await openGate(world.desk);
      await approveAll(world, pull);
      const { readAt: _one, ...first } = await read(world, pull.number);
      const { readAt: _other, ...second } = await read(world, pull.number);
      expect(second).toEqual(first);
    });

    it('refuses a pull request that is not there', async () => {
      const world = make();
      expect(await world.reader.snapshot(99, PATHS)).toMatchObject({
        ok: false,
        error: { kind: 'refused', detail: expect.stringContaining('/pulls/99: HTTP 404') },
      });
    });

    it('lists gates that are open, and those closed since, whoever opened them; nothing else', async () => {
      const world = make();
      const open = await openGate(world.desk);
      const merged = await openGate(world.desk, { branch: 'gate/smartapi/pilot/1' });
      await approveAll(world, merged);
      await world.as('ada').merge(merged.number);
      const closed = await openGate(world.desk, { branch: 'gate/uat/smartapi/switch/3' });
      await world.as('ada').close(closed.number);
      await world.as('eve').branch('feature');
      await world.as('eve').push('feature', 'x', 'x');
      await world.as('eve').open('feature', 'No gate');
      const listed = await world.reader.gatePulls(LONG_AGO);
      expect(listed).toMatchObject({
        ok: true,
        value: [
          { number: open.number, branch: 'gate/smartapi/switch/1', state: 'open' },
          { number: merged.number, branch: 'gate/smartapi/pilot/1', state: 'merged' },
          { number: closed.number, branch: 'gate/uat/smartapi/switch/3', state: 'closed' },
        ],
      });
      const since = await world.reader.gatePulls(world.pass());
      expect(since.ok && since.value.map(({ number }) => number)).toEqual([open.number]);
    });

    it('reads which commits of main changed a path since, and of which pull requests they are', async () => {
      const world = make();
      const pull = await openGate(world.desk);
      expect(await world.reader.commitsOf(PATHS.record, LONG_AGO)).toEqual({ ok: true, value: [] });
      await approveAll(world, pull);
      const commit = await world.as('ada').merge(pull.number);
      const listed = await world.reader.gatePulls(LONG_AGO);
      const merged = listed.ok
        ? listed.value.find(({ number }) => number === pull.number)?.merged
        : undefined;
      expect(merged).toMatchObject({ commit });
      for (const path of [PATHS.record, 'signoffs/smartapi']) {
        const found = await world.reader.commitsOf(path, merged?.at ?? '');
        expect(found).toMatchObject({ ok: true, value: [{ commit }] });
      }
      expect(await world.reader.commitsOf(PATHS.record, world.pass())).toEqual({ ok: true, value: [] });
      // The first answers may come before GitHub knows.
      let asked = await world.reader.pullsOf(commit);
      for (let more = 0; more < 3 && asked.ok && asked.value.length === 0; more += 1) {
        asked = await world.reader.pullsOf(commit);
      }
      expect(asked).toEqual({ ok: true, value: [pull.number] });
    });
  });
};
