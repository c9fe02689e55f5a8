import { describe, expect, it } from 'vitest';
import { makeGateComplete } from '#lambdas/gate-complete/handler.ts';
import { makeGateTelephone } from '#lambdas/gate-telephone/handler.ts';
import { gateWorld, INSTANCE } from '#test/github/gate-world.ts';

const onThePhone = async () => {
  const world = gateWorld();
  await world.ask();
  const { runbook } = world.deps;
  const deps = {
    ...world.deps,
    runbook: { ...runbook, policies: { ...runbook.policies, breakGlass: 'github-down' as const } },
  };
  const gate = await deps.gates.get(INSTANCE);
  const payload = {
    instance: INSTANCE,
    breakGlass: {
      decision: 'go',
      reason: 'GitHub does not answer since 18:00.',
      enteredBy: 'dba',
      witness: 'pm',
      evidence: (gate?.evidenceDigest ?? '').slice(0, 12),
      voters: ['cfo', 'cio'],
    },
  };
  const status = async () => (await deps.gates.get(INSTANCE))?.status;
  return { deps, payload, status };
};

describe('who enters what was decided by telephone', () => {
  it('is never whoever may call gate-complete: a workflow would need no review for a go', async () => {
    const { deps, payload, status } = await onThePhone();
    await expect(makeGateComplete(deps)(payload)).rejects.toThrow();
    const answer = await makeGateComplete(deps)({ ...payload, votes: [] });
    expect(answer).toMatchObject({ outcome: 'refused' });
    expect(await status()).toBe('open');
    expect(await makeGateTelephone(deps)(payload)).toMatchObject({ decision: 'go' });
  });

  it('is not heard for somebody who left the authority after the gate was opened', async () => {
    const { deps, payload, status } = await onThePhone();
    const { runbook } = deps;
    const authorities = Object.fromEntries(
      Object.entries(runbook.authorities).map(([id, authority]) => [
        id,
        { ...authority, members: authority.members.filter((member) => member !== 'cfo') },
      ]),
    );
    const answer = await makeGateTelephone({ ...deps, runbook: { ...runbook, authorities } })(payload);
    expect(answer).toMatchObject({ outcome: 'refused', reasons: [expect.stringContaining('cfo')] });
    expect(await status()).toBe('open');
  });

  it('is refused on a stage where no pull request decides', async () => {
    const { deps, payload, status } = await onThePhone();
    const answer = await makeGateTelephone({ ...deps, decisionSource: 'prompt' })(payload);
    expect(answer).toMatchObject({ outcome: 'refused' });
    expect(await status()).toBe('open');
  });
});
