import { describe, expect, it } from 'vitest';
import { makeGateComplete } from '#lambdas/gate-complete/handler.ts';
import { makeGateTelephone } from '#lambdas/gate-telephone/handler.ts';
import { MINUTE } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { said } from '#test/gates/sample-glass.ts';
import { INSTANCE } from '#test/github/gate-world.ts';
import { entryOf, OPERATOR, onThePhone } from '#test/github/on-the-phone.ts';

const incidentsOf = async ({ world }: Awaited<ReturnType<typeof onThePhone>>) =>
  world.deps.incidents.list('smartapi');

describe('who enters what was decided by telephone', () => {
  it('decides nothing: the entry waits for its witness, and somebody is called', async () => {
    const phone = await onThePhone();
    const answer = await phone.enter();
    const gate = await phone.gateNow();
    expect(answer).toEqual({
      instance: INSTANCE,
      outcome: 'entered',
      decision: 'go',
      by: ['cfo', 'cio'],
      reasons: expect.any(Array),
      entry: gate.telephone?.digest.slice(0, 12),
      witness: 'pm',
      confirmUntil: '2027-04-10T12:31:00.000Z',
    });
    expect(gate).toMatchObject({ status: 'open', telephone: { enteredBy: 'dba', caller: OPERATOR } });
    expect(gate.decision).toBeUndefined();
    expect(phone.world.answers).toEqual([]);
    expect(await incidentsOf(phone)).toMatchObject([
      {
        id: `gate-by-telephone/${INSTANCE}/${entryOf(answer)}`,
        severity: 2,
        title: expect.stringContaining('is being decided by telephone: go; entered by dba, waits for pm'),
        caller: OPERATOR,
      },
    ]);
  });

  it('an entry alone never opens the gate, however long it waits', async () => {
    const phone = await onThePhone();
    await phone.enter();
    phone.world.pass(10 * 60 * MINUTE);
    expect(await phone.world.recheck()).toMatchObject({ decision: 'undecided' });
    const gate = await phone.gateNow();
    expect(gate).toMatchObject({ status: 'expired', telephone: { decision: 'go' } });
    expect(gate.decision).toBeUndefined();
    expect(phone.world.answers).toEqual([]);
  });

  it('the same again is the same entry, with no second call; anything else takes its place, and calls again', async () => {
    const phone = await onThePhone();
    const first = await phone.enter();
    phone.world.pass(5 * MINUTE);
    expect(await phone.enter({ voters: ['cio', 'cfo', 'cio'] })).toEqual(first);
    expect(await incidentsOf(phone)).toHaveLength(1);
    const other = await phone.enter({ voters: ['cfo', 'cio', 'pm'], witness: 'cio' });
    expect(entryOf(other)).not.toBe(entryOf(first));
    expect((await phone.gateNow()).telephone?.digest.slice(0, 12)).toBe(entryOf(other));
    expect(entryOf(await phone.enter({ caller: 'arn:of/another' }))).not.toBe(entryOf(first));
    expect(await incidentsOf(phone)).toHaveLength(3);
  });

  it('the same again is a new entry once nobody can confirm the first any more', async () => {
    const phone = await onThePhone();
    const first = await phone.enter();
    phone.world.pass(30 * MINUTE);
    expect(entryOf(await phone.enter())).not.toBe(entryOf(first));
  });

  it('hears at once what is missing, and nothing is entered', async () => {
    const phone = await onThePhone();
    expect(await phone.enter({ voters: ['cio'] })).toMatchObject({
      outcome: 'pending',
      reasons: expect.arrayContaining(['1 of 2 approvals']),
    });
    expect((await phone.gateNow()).telephone).toBeUndefined();
    expect(await incidentsOf(phone)).toEqual([]);
  });

  it('is never whoever may call gate-complete: a workflow would need no review for a go', async () => {
    const phone = await onThePhone();
    const payload = asJsonObject({ instance: INSTANCE, breakGlass: said(await phone.gateNow()) });
    const complete = makeGateComplete(phone.world.deps);
    await expect(complete(payload)).rejects.toThrow();
    expect(await complete({ ...payload, votes: [] })).toMatchObject({ outcome: 'refused' });
    expect((await phone.gateNow()).status).toBe('open');
  });

  it('is not heard for somebody who left the authority after the gate was opened', async () => {
    const phone = await onThePhone();
    const { deps } = phone.world;
    const authorities = Object.fromEntries(
      Object.entries(deps.runbook.authorities).map(([id, authority]) => [
        id,
        { ...authority, members: authority.members.filter((member) => member !== 'cfo') },
      ]),
    );
    const enter = makeGateTelephone({ ...deps, runbook: { ...deps.runbook, authorities } });
    const answer = await phone.enter({}, { ...phone.world, enter });
    expect(answer).toMatchObject({ outcome: 'refused', reasons: [expect.stringContaining('cfo')] });
    expect((await phone.gateNow()).telephone).toBeUndefined();
  });

  it('is refused on a stage where no pull request decides', async () => {
    const phone = await onThePhone();
    const enter = makeGateTelephone({ ...phone.world.deps, decisionSource: 'prompt' });
    expect(await phone.enter({}, { ...phone.world, enter })).toMatchObject({ outcome: 'refused' });
    expect((await phone.gateNow()).telephone).toBeUndefined();
  });

  it('enters nothing on other evidence, on what was never opened, on what is over, or too late', async () => {
    const phone = await onThePhone();
    expect(await phone.enter({ evidence: 'abcdef012345' })).toMatchObject({ outcome: 'refused' });
    const never = asJsonObject({ instance: 'smartapi/switch/9', breakGlass: said(await phone.gateNow()) });
    expect(await phone.world.enter(never)).toMatchObject({ outcome: 'refused' });
    await phone.world.supersede({ by: 'dba', reason: 'never decided' });
    expect(await phone.enter()).toMatchObject({ outcome: 'superseded' });
    const late = await onThePhone();
    late.world.pass(10 * 60 * MINUTE);
    expect(await late.enter()).toMatchObject({ outcome: 'late' });
    expect((await late.gateNow()).telephone).toBeUndefined();
  });

  it('a fact that has moved since is told, and takes nothing back by itself: this function may not', async () => {
    const drifting = await onThePhone();
    await drifting.world.ask({ attempt: 2, drift: true, token: 'TT_second' });
    drifting.world.facts[0] = { name: 'customers', value: 'moved', material: true };
    const instance = 'smartapi/switch/2';
    const gate = await drifting.gateNow(instance);
    const answer = await drifting.world.enter(asJsonObject({ instance, breakGlass: said(gate) }));
    expect(answer).toMatchObject({ outcome: 'outdated', reasons: [expect.stringContaining('moved')] });
    expect(await drifting.gateNow(instance)).toEqual(gate);
  });
});
