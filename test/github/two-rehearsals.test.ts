import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { gateOfBranch } from '#lib/gates/gate-of-branch.ts';
import { gateInstance } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { rehearsalsLately } from '#lib/runbook/rehearsal-id.ts';
import { gateWorld, INSTANCE } from './gate-world.ts';

const SECOND = 'smartapi_2';
const AGAIN = gateInstance(SECOND, 'switch', 1);

/** UAT: the first rehearsal has asked and was ended; the second asks at the same gate, also for the first time. */
const begunAgain = async () => {
  const world = gateWorld();
  const uat = { stage: 'uat' as const, cutovers: async () => rehearsalsLately('smartapi', SECOND) };
  await world.ask();
  await world.open({ ...uat, cutovers: async () => ['smartapi'] });
  const number = await world.number();
  await world.supersede({ by: 'pm', reason: 'the rehearsal is over' });
  const former = await world.deps.gates.get(INSTANCE);
  const found =
    former && parseEvidence(await world.deps.archive.get(evidenceKey(INSTANCE)), former.evidenceDigest);
  if (!former || !found?.ok) throw new Error('the first rehearsal has its gate');
  const evidence = { ...found.value.evidence, cutover: SECOND, instance: AGAIN };
  const bytes = canonicalJson(evidence);
  await world.deps.archive.put(evidenceKey(AGAIN), bytes);
  const { closedAt: _at, closedReason: _why, pull: _pull, ...record } = former;
  await world.deps.gates.open({
    ...record,
    instance: AGAIN,
    cutover: SECOND,
    execution: `${SECOND}-r1`,
    status: 'open',
    evidenceDigest: sha256(bytes),
  });
  return { world, uat, number };
};

describe('gates of a second rehearsal', () => {
  it('have pull requests of their own, and those of the first are tidied up beside them', async () => {
    const { world, uat, number } = await begunAgain();
    const { lines, failures } = await world.open(uat);
    expect(failures).toEqual([]);
    expect(lines.map(({ instance }) => instance)).toEqual([INSTANCE, AGAIN]);
    const own = await world.number(AGAIN);
    expect(own).toBeGreaterThan(number);
    const listed = await world.github.reader.gatePulls(new Date(0).toISOString());
    if (!listed.ok) throw new Error(listed.error.detail);
    const pulls = new Map(listed.value.map((pull) => [pull.number, pull]));
    expect(pulls.get(number)).toMatchObject({ branch: 'gate/uat/smartapi/switch/1', state: 'closed' });
    expect(pulls.get(own)).toMatchObject({ branch: 'gate/uat/smartapi_2/switch/1', state: 'open' });
    expect(gateOfBranch('uat', 'gate/uat/smartapi_2/switch/1')).toMatchObject({ cutover: SECOND });
  });

  it('are other items in the store: neither sees the other’s attempts', async () => {
    const { world } = await begunAgain();
    expect((await world.deps.gates.attempts('smartapi', 'switch')).map(({ status }) => status)).toEqual([
      'superseded',
    ]);
    expect((await world.deps.gates.attempts(SECOND, 'switch')).map(({ status }) => status)).toEqual(['open']);
  });

  it('are read by nobody who looks after the first alone', async () => {
    const { world, uat } = await begunAgain();
    const { lines } = await world.open({ ...uat, cutovers: async () => ['smartapi'] });
    expect(lines.map(({ instance }) => instance)).toEqual([INSTANCE]);
  });
});
