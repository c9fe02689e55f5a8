import { describe, expect, it } from 'vitest';
import type { GateCheckRun, GateDeployment, PullDesk } from '#lib/ports/pull-desk.ts';
import { gatePull } from './pull-reader.ts';

export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly base: string;
  readonly head: string;
  readonly comments: readonly { readonly by: number; readonly body: string }[];
}

/** What stands in the repository, and what others do in it. */
export interface PullDeskWorld {
  readonly desk: PullDesk;
  readonly shown: (pull: number) => Promise<Shown>;
  readonly pulls: () => Promise<readonly number[]>;
  readonly checks: (
    head: string,
  ) => Promise<
    readonly { readonly app: number; readonly conclusion: string | null; readonly title: string | null }[]
  >;
  readonly deployments: () => Promise<
    readonly { readonly instance: string; readonly states: readonly string[]; readonly description: string }[]
  >;
  /** Somebody who may write, where no ruleset keeps them off. */
  readonly eve: {
    branch(name: string, from?: string): Promise<void>;
    push(branch: string, path: string, text: string): Promise<string>;
    open(branch: string, title: string, base?: string): Promise<number>;
    comment(pull: number, body: string): Promise<void>;
    retarget(pull: number, base: string): Promise<void>;
  };
  /** A workflow of the same repository, which is another App. */
  readonly workflow: {
    check(head: string, name: string): Promise<void>;
    deployment(head: string, environment: string, instance: string): Promise<void>;
  };
  /** The next such call is done, and whoever made it dies before the answer. */
  readonly dies: (call: 'branch' | 'pull' | 'comment' | 'check' | 'deployment' | 'status' | 'close') => void;
}

const checkOf = (head: string, changes: Partial<GateCheckRun> = {}): GateCheckRun => ({
  name: 'gate',
  head,
  status: 'in_progress',
  title: '1 of 2 approvals',
  summary: 'CFO is missing.',
  ...changes,
});

const deploymentOf = (head: string, changes: Partial<GateDeployment> = {}): GateDeployment => ({
  instance: 'smartapi/switch/1',
  environment: 'gate-switch',
  head,
  state: 'queued',
  description: 'Waits for the committee.',
  logUrl: 'https://github.com/adire/cutover/actions/runs/1',
  ...changes,
});

const MARKER = '<!-- cutover-gate: smartapi/switch/1 -->';

/** What every desk must do. `make` gives a repository with a main, two people with a say, and one without. */
export const pullDeskContract = (name: string, make: () => PullDeskWorld): void => {
  describe(`pull desk: ${name}`, () => {
    const opened = async ({ desk }: PullDeskWorld, changes: Parameters<typeof gatePull>[0] = {}) => {
      const ensured = await desk.ensure(gatePull(changes));
      if (ensured.outcome === 'tampered') throw new Error(ensured.detail);
      return ensured;
    };
    /** As a run that died, and the one after it. */
    const twice = async <T>(call: () => Promise<T>): Promise<T> => {
      await expect(call()).rejects.toThrow(/HTTP 502|no answer/);
      return await call();
    };

    it('opens a pull request once, and finds it again, also when somebody worded the dossier otherwise since', async () => {
      const world = make();
      const first = await opened(world);
      expect(first).toMatchObject({ outcome: 'opened', url: expect.stringContaining('/pull/') });
      expect(await world.shown(first.pull.number)).toMatchObject({
        title: 'Gate switch: go or no-go',
        base: 'main',
        head: first.pull.head,
      });
      expect(await opened(world)).toEqual({ ...first, outcome: 'there' });
      const [record, dossier] = gatePull().files;
      if (!record || !dossier) throw new Error('a gate has two files');
      const worded = [record, { ...dossier, text: '# Switch, better said\n' }];
      expect(await opened(world, { files: worded })).toEqual({ ...first, outcome: 'there' });
      expect(await world.pulls()).toEqual([first.pull.number]);
    });

    it('goes on after dying at any step, with one branch and one pull request', async () => {
      const world = make();
      world.dies('branch');
      await expect(world.desk.ensure(gatePull())).rejects.toThrow('502');
      world.dies('pull');
      await expect(world.desk.ensure(gatePull())).rejects.toThrow('502');
      const { outcome, pull } = await opened(world);
      expect(outcome).toBe('there');
      expect(await world.pulls()).toEqual([pull.number]);
    });

    it.each([
      [
        'a branch that somebody else made',
        async ({ eve }: PullDeskWorld) => {
          await eve.branch(gatePull().branch);
          await eve.push(gatePull().branch, 'x', 'x');
        },
        'not by the App',
      ],
      [
        'a pull request that somebody else opened',
        async ({ eve, dies, desk }: PullDeskWorld) => {
          dies('branch');
          await desk.ensure(gatePull()).catch(() => undefined);
          await eve.open(gatePull().branch, 'Mine');
        },
        'and not by the App',
      ],
      [
        'a commit on top of the App’s',
        async (world: PullDeskWorld) => {
          await opened(world);
          await world.eve.push(gatePull().branch, 'x', 'x');
        },
        'not by the App',
      ],
      [
        'another record in the App’s own commit',
        async (world: PullDeskWorld) => {
          await opened(world, { files: [{ path: 'signoffs/smartapi/switch-1.json', text: '{}' }] });
        },
        'something else',
      ],
      [
        'another base',
        async (world: PullDeskWorld) => {
          const { pull } = await opened(world);
          await world.eve.branch('elsewhere');
          await world.eve.retarget(pull.number, 'elsewhere');
        },
        'goes to elsewhere',
      ],
    ] as const)('leaves %s alone', async (_what, happens, words) => {
      const world = make();
      await happens(world);
      const before = await world.pulls();
      expect(await world.desk.ensure(gatePull())).toEqual({
        outcome: 'tampered',
        detail: expect.stringContaining(words),
      });
      expect(await world.pulls()).toEqual(before);
    });

    it('goes on with its own where somebody opens another one of its branch, to another one', async () => {
      const world = make();
      await world.eve.branch('elsewhere');
      world.dies('branch');
      await world.desk.ensure(gatePull()).catch(() => undefined);
      await world.eve.open(gatePull().branch, 'Before', 'elsewhere');
      const { number } = (await opened(world)).pull;
      await world.eve.branch('nowhere');
      await world.eve.open(gatePull().branch, 'After', 'nowhere');
      expect(await opened(world)).toMatchObject({ outcome: 'there', pull: { number } });
    });

    it('sets title and body, and nothing where they are so', async () => {
      const world = make();
      const { number } = (await opened(world)).pull;
      const text = { title: 'Gate switch: GO', body: 'Decided.\n\nGate: switch\nAttempt: 1\n' };
      expect(await world.desk.describe(number, text)).toBe(true);
      expect(await world.desk.describe(number, text)).toBe(false);
      expect(await world.shown(number)).toMatchObject({ title: text.title, body: text.body });
      await expect(world.desk.describe(number, { ...text, body: 'x'.repeat(65_536) })).rejects.toThrow(
        '65536 characters',
      );
    });

    it('keeps one comment of its own true, whoever else writes its marker', async () => {
      const world = make();
      const { number } = (await opened(world)).pull;
      await world.eve.comment(number, `${MARKER}\n**GO**`);
      expect(await world.desk.say(number, MARKER, 'Pending: 1 of 2')).toBe(true);
      await world.eve.comment(number, 'Good.');
      expect(await world.desk.say(number, MARKER, 'Pending: 1 of 2')).toBe(false);
      expect(await world.desk.say(number, MARKER, `${MARKER}\n**NO-GO**`)).toBe(true);
      expect((await world.shown(number)).comments).toEqual([
        { by: 666, body: `${MARKER}\n**GO**` },
        { by: 4001, body: `${MARKER}\n**NO-GO**` },
        { by: 666, body: 'Good.' },
      ]);
    });

    it('says no comment twice after dying, and cuts one that is too long where a line ends', async () => {
      const world = make();
      const { number } = (await opened(world)).pull;
      const long = `${'a line of some words\n'.repeat(4_000)}the end`;
      world.dies('comment');
      expect(await twice(() => world.desk.say(number, MARKER, long))).toBe(false);
      const { comments } = await world.shown(number);
      expect(comments).toHaveLength(1);
      expect(comments[0]?.body).toMatch(/words\n\n\*\*Cut off here: .*\*\*\s*$/);
    });

    it('keeps one check run of its own true; one that was completed gets a successor', async () => {
      const world = make();
      const { head } = (await opened(world)).pull;
      await world.workflow.check(head, 'gate');
      const own = async () => (await world.checks(head)).filter(({ app }) => app === 3001);
      world.dies('check');
      expect(await twice(() => world.desk.check(checkOf(head)))).toBe(false);
      const go = checkOf(head, { status: 'completed', conclusion: 'success', title: 'GO' });
      expect(await world.desk.check(go)).toBe(true);
      expect(await world.desk.check(go)).toBe(false);
      expect(await own()).toEqual([{ app: 3001, conclusion: 'success', title: 'GO' }]);
      expect(await world.desk.check(checkOf(head))).toBe(true);
      expect(await world.desk.check(checkOf(head))).toBe(false);
      expect(await own()).toMatchObject([{ conclusion: null }, { conclusion: 'success' }]);
    });

    it('shows one deployment an attempt, and a status where its state changed', async () => {
      const world = make();
      const { head } = (await opened(world)).pull;
      await world.workflow.deployment(head, 'gate-switch', 'smartapi/switch/1');
      world.dies('deployment');
      expect(await twice(() => world.desk.deployment(deploymentOf(head)))).toBe(true);
      world.dies('status');
      const go = deploymentOf(head, { state: 'success', description: 'GO: '.padEnd(150, 'x') });
      expect(await twice(() => world.desk.deployment(go))).toBe(false);
      expect(
        await world.desk.deployment({ ...go, logUrl: 'https://github.com/adire/cutover/actions/runs/2' }),
      ).toBe(false);
      const next = deploymentOf(head, { instance: 'smartapi/switch/2', state: 'success' });
      expect(await world.desk.deployment(next)).toBe(true);
      expect(await world.deployments()).toEqual([
        {
          instance: 'smartapi/switch/1',
          states: ['queued', 'success'],
          description: `${'GO: '.padEnd(139, 'x')}…`,
        },
        { instance: 'smartapi/switch/2', states: ['success'], description: 'Waits for the committee.' },
      ]);
    });

    it('closes with a reason, once, and says it once', async () => {
      const world = make();
      const { number } = (await opened(world)).pull;
      world.dies('close');
      expect(await twice(() => world.desk.close(number, 'Superseded: the program moved.'))).toBe(false);
      const closed = await world.shown(number);
      expect(closed.state).toBe('closed');
      expect(closed.comments).toEqual([
        { by: 4001, body: expect.stringContaining('Superseded: the program moved.') },
      ]);
      expect(await opened(world)).toMatchObject({ outcome: 'there', pull: { number } });
    });

    it('lists the heads of pull requests that are no gate’s, with all that they touch', async () => {
      const world = make();
      await opened(world);
      expect(await world.desk.otherHeads()).toEqual([]);
      await world.eve.branch('feature');
      await world.eve.push('feature', 'lib/a.ts', 'a');
      const head = await world.eve.push('feature', 'signoffs/smartapi/switch-1.json', '{}');
      const number = await world.eve.open('feature', 'A feature');
      await world.eve.branch('twin', gatePull().branch);
      await world.eve.open('twin', 'At the commit of the gate');
      await world.eve.branch('base');
      await world.eve.push('base', 'b', 'b');
      await world.eve.open('base', 'Of another branch', 'feature');
      expect(await world.desk.otherHeads()).toEqual([
        { number, head, files: ['lib/a.ts', 'signoffs/smartapi/switch-1.json'] },
      ]);
    });
  });
};
