import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { makeGithubSimulator } from '#lib/github/simulator/simulator.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import { unfoundedGoes } from '#lib/rehearsal/unfounded-goes.ts';
import { OPENED, sampleEvidence, sampleGate } from '#test/gates/sample-gate.ts';
import { sampleGlass } from '#test/gates/sample-glass.ts';

const folder = mkdtempSync(join(tmpdir(), 'unfounded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let runs = 0;

/** A repository without any rule, so that whatever is wrong can be done; `cfo` and `cio` have accounts, `mallory` has too. */
const play = async (
  act: (world: {
    readonly as: ReturnType<typeof makeGithubSimulator>['as'];
    readonly pull: number;
    readonly pass: () => void;
  }) => Promise<void>,
  author = 'app',
) => {
  let now: Instant = plus(OPENED, MINUTE);
  const pass = (): void => {
    now = plus(now, MINUTE);
  };
  runs += 1;
  const people = ['cfo', 'cio', 'pm', 'mallory'].map((login, index) => ({
    login,
    id: index + 1,
    permission: 'admin' as const,
  }));
  const simulator = makeGithubSimulator({
    clock: { now: () => now },
    folder: join(folder, String(runs)),
    owner: { login: 'acme', id: 900 },
    name: 'cutover',
    repositoryId: 77,
    // The App's user is a person's here, who can then act as it.
    app: { id: 5, slug: 'gates', userId: author === 'app' ? 3 : 50 },
    people,
    seed: 1,
  });
  simulator.world.rulesets.clear();
  await simulator.as('pm').branch('gate/x');
  await simulator.as('pm').push('gate/x', 'signoffs/x.json', '{}');
  const pull = await simulator.as('pm').open('gate/x', 'Gate');
  const head = simulator.head('gate/x') ?? '';
  pass();
  await act({ as: simulator.as, pull, pass });
  const base = sampleGate(sampleEvidence());
  const gate: GateRecord = {
    ...base,
    roster: base.roster.map((entry, index) => ({ ...entry, githubId: index + 1 })),
    pull: { number: pull, head },
    decision: {
      verdict: 'go',
      by: [],
      at: now,
      reasons: [],
      votes: [],
      transcriptDigest: base.evidenceDigest,
    },
  };
  return { gate, found: unfoundedGoes([gate], simulator.world), world: simulator.world };
};

describe('a go that GitHub’s own state does not bear out', () => {
  it('is none where the quorum approved that head, and it was merged', async () => {
    const { found } = await play(async ({ as, pull, pass }) => {
      await as('cfo').approve(pull);
      await as('cio').approve(pull);
      pass();
      await as('mallory').merge(pull);
    });
    expect(found).toEqual([]);
  });

  it('is one that was never merged', async () => {
    const { found } = await play(async ({ as, pull }) => as('cfo').approve(pull));
    expect(found).toEqual(['smartapi/switch/1 is a go, and no pull request of it was merged']);
  });

  it.each<[string, Parameters<typeof play>[0], string]>([
    [
      'an outsider',
      async ({ as, pull }) => {
        await as('cfo').approve(pull);
        await as('mallory').approve(pull);
        await as('cfo').merge(pull);
      },
      'is a go with 1 approvals, and 2 are needed',
    ],
    [
      'somebody who changed their mind',
      async ({ as, pull }) => {
        await as('cfo').approve(pull);
        await as('cio').approve(pull);
        await as('cfo').requestChanges(pull, 'No.');
        await as('cio').merge(pull);
      },
      'is a go without cfo',
    ],
    [
      'a commit that came later',
      async ({ as, pull }) => {
        await as('cfo').approve(pull);
        await as('cio').approve(pull);
        await as('mallory').push('gate/x', 'signoffs/x.json', '{"quorum":1}');
        await as('cio').merge(pull);
      },
      'its branch is not what it was when it was opened',
    ],
  ])('counts nothing of %s', async (_, act, reason) => {
    const { found } = await play(act);
    expect(found.join('\n')).toContain(reason);
  });

  it('is one on a pull request of somebody else than the App', async () => {
    const { found } = await play(async ({ as, pull }) => {
      await as('cfo').approve(pull);
      await as('cio').approve(pull);
      await as('cio').merge(pull);
    }, 'somebody');
    expect(found).toEqual(['smartapi/switch/1 is a go on a pull request of pm']);
  });

  it('by telephone it needs a record that was merged', async () => {
    const { gate, world } = await play(async () => undefined);
    const breakGlass = sampleGlass(gate, gate.openedAt);
    const spoken = gate.decision ? { ...gate, decision: { ...gate.decision, breakGlass } } : gate;
    expect(unfoundedGoes([spoken], world)).toEqual([
      'smartapi/switch/1 was decided by telephone, and no merged pull request has it on record',
    ]);
  });

  it('and a merge that was none, of which no merged pull request says so', async () => {
    const { gate, world } = await play(async ({ as, pull, pass }) => {
      pass();
      await as('cio').merge(pull);
    });
    const { decision: _decision, ...undecided } = gate;
    const over: GateRecord = { ...undecided, status: 'superseded' };
    const found = [
      'smartapi/switch/1 was merged and opened nothing, and no merged pull request has that on record',
    ];
    expect(unfoundedGoes([over], world)).toEqual(found);
    expect(unfoundedGoes([{ ...over, status: 'expired' }], world)).toEqual(found);
    expect(unfoundedGoes([{ ...over, status: 'open' }], world)).toEqual([]);
    const own = world.pulls.get(gate.pull?.number ?? -1);
    if (!own) throw new Error('it is there');
    const pulls = new Map(world.pulls).set(99, {
      ...own,
      head: { ...own.head, ref: `records/${gate.instance}` },
    });
    expect(unfoundedGoes([over], { ...world, pulls })).toEqual([]);
  });
});
