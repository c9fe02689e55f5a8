import { describe, expect, it } from 'vitest';
import { makeGateWitness } from '#lambdas/gate-witness/handler.ts';
import { auditKey } from '#lib/gates/settle-decision.ts';
import { HOUR, MINUTE } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { said } from '#test/gates/sample-glass.ts';
import { CIO, CLERK, INSTANCE } from '#test/github/gate-world.ts';
import { entryOf, type OnThePhone, OPERATOR, onThePhone, WITNESS } from '#test/github/on-the-phone.ts';

const entered = async () => {
  const phone = await onThePhone();
  const entry = entryOf(await phone.enter());
  phone.world.pass(2 * MINUTE);
  return { phone, entry };
};

/** Nothing came of it. */
const expectUndecided = async ({ world, gateNow }: OnThePhone): Promise<void> => {
  expect((await gateNow()).decision).toBeUndefined();
  expect(world.answers).toEqual([]);
};

describe('the witness', () => {
  it('confirms what was entered: now it is decided, with both on record', async () => {
    const { phone, entry } = await entered();
    const answer = await phone.confirm(entry);
    expect(answer).toMatchObject({ outcome: 'completed', decision: 'go', by: ['cfo', 'cio'], entry });
    const { decision, openedAt } = await phone.gateNow();
    expect(decision).toMatchObject({
      verdict: 'go',
      breakGlass: { enteredBy: 'dba', witness: 'pm', caller: OPERATOR, witnessCaller: WITNESS },
    });
    expect(decision?.votes.map(({ at }) => at - openedAt)).toEqual([MINUTE, MINUTE]);
    expect((decision?.at ?? 0) - openedAt).toBe(3 * MINUTE);
    expect(phone.world.answers).toMatchObject([{ output: { decision: 'go' } }]);
    expect(await phone.world.recheck()).toMatchObject({ decision: 'go' });
    expect(await phone.world.deps.archive.get(auditKey(INSTANCE))).toContain('"check":"two-people"');
    const incidents = await phone.world.deps.incidents.list('smartapi');
    expect(incidents.map(({ id, severity, caller }) => ({ id, severity, caller }))).toEqual([
      { id: `gate-by-telephone/${INSTANCE}/${entry}`, severity: 2, caller: OPERATOR },
      { id: `gate-telephone-confirmed/${INSTANCE}/${entry}`, severity: 2, caller: WITNESS },
    ]);
    expect(incidents.at(-1)?.title).toContain('pm confirms by telephone a go that dba entered');
  });

  it('may state the whole digest, and a no-go as well', async () => {
    const phone = await onThePhone();
    await phone.enter({ decision: 'no-go', voters: ['cio'] });
    const { telephone } = await phone.gateNow();
    const answer = await phone.confirm(telephone?.digest ?? '', { decision: 'no-go' });
    expect(answer).toMatchObject({ outcome: 'completed', decision: 'no-go' });
  });

  it.each<[string, JsonObject, string]>([
    ['somebody else', { witness: 'cio' }, 'its witness is pm, and cio cannot confirm it'],
    ['whoever typed it, by name', { witness: 'dba' }, 'its witness is pm'],
    ['another decision', { decision: 'no-go' }, 'a go is entered, and you say no-go'],
    ['another digest', { entry: 'abcdef012345' }, 'what is entered is not abcdef012345'],
    [
      'the same session name',
      { caller: 'arn:aws:sts::1:assumed-role/witness/DBA' },
      'same session name, dba',
    ],
  ])('is refused with %s', async (_, changes, because) => {
    const { phone, entry } = await entered();
    const answer = await phone.confirm(entry, changes);
    expect(answer).toMatchObject({ outcome: 'refused', reasons: [expect.stringContaining(because)] });
    await expectUndecided(phone);
  });

  it('cannot be asked with fewer than twelve characters', async () => {
    const { phone, entry } = await entered();
    await expect(phone.confirm(entry.slice(0, 11))).rejects.toThrow();
    await expectUndecided(phone);
  });

  it('confirms nothing that was not entered, on no gate that was not opened, and where no pull request decides', async () => {
    const phone = await onThePhone();
    expect(await phone.confirm('abcdef012345')).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('nothing is entered')],
    });
    expect(await phone.confirm('abcdef012345', { instance: 'smartapi/switch/9' })).toMatchObject({
      outcome: 'refused',
    });
    const { phone: other, entry } = await entered();
    const confirm = makeGateWitness({ ...other.world.deps, decisionSource: 'prompt' });
    expect(await other.confirm(entry, {}, { ...other.world, confirm })).toMatchObject({
      outcome: 'refused',
    });
    await expectUndecided(phone);
    await expectUndecided(other);
  });

  it('is too late after half an hour, and so is everybody after the deadline', async () => {
    const { phone, entry } = await entered();
    phone.world.pass(28 * MINUTE - 1);
    const { phone: stale, entry: old } = await entered();
    stale.world.pass(28 * MINUTE);
    expect(await stale.confirm(old)).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('within 30 minutes: enter it again')],
    });
    await expectUndecided(stale);
    expect(await phone.confirm(entry)).toMatchObject({ outcome: 'completed' });

    const late = await onThePhone();
    const { deadline } = await late.gateNow();
    late.world.setNow(deadline);
    late.world.pass(-MINUTE);
    const last = entryOf(await late.enter());
    late.world.pass(MINUTE);
    expect(await late.confirm(last)).toMatchObject({ outcome: 'late' });
    await expectUndecided(late);
  });

  it('cannot confirm what another entry has taken the place of', async () => {
    const { phone, entry } = await entered();
    const other = entryOf(await phone.enter({ voters: ['cio', 'pm', 'cfo'] }));
    expect(await phone.confirm(entry)).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('another entry has taken its place')],
    });
    await expectUndecided(phone);
    expect(await phone.confirm(other)).toMatchObject({ outcome: 'completed', by: ['cfo', 'cio', 'pm'] });
  });

  it('judges again at its own moment: people who have gone meanwhile', async () => {
    const { phone, entry } = await entered();
    const authorities = Object.fromEntries(
      Object.entries(phone.world.deps.runbook.authorities).map(([id, authority]) => [
        id,
        { ...authority, members: authority.members.filter((member) => member !== 'cfo') },
      ]),
    );
    const runbook = { ...phone.world.deps.runbook, authorities };
    const confirm = makeGateWitness({ ...phone.world.deps, runbook });
    expect(await phone.confirm(entry, {}, { ...phone.world, confirm })).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('no longer of this gate’s authority')],
    });
    await expectUndecided(phone);
  });

  it('a fact that moved between entry and confirmation takes the attempt back', async () => {
    const phone = await onThePhone();
    await phone.world.ask({ attempt: 2, drift: true, token: 'TT_second' });
    const instance = 'smartapi/switch/2';
    const breakGlass = said(await phone.gateNow(instance));
    const entry = entryOf(await phone.world.enter(asJsonObject({ instance, breakGlass })));
    phone.world.facts[0] = { name: 'customers', value: 'moved', material: true };
    expect(await phone.confirm(entry, { instance })).toMatchObject({ outcome: 'superseded' });
    expect(await phone.gateNow(instance)).toMatchObject({ status: 'superseded' });
    expect(phone.world.answers).toMatchObject([{ output: { decision: 'superseded' } }]);
  });

  it('changes nothing that was decided on GitHub meanwhile, and is told so', async () => {
    const { phone, entry } = await entered();
    const { world } = phone;
    await world.open();
    world.approve(await world.number());
    world.github.merge(await world.number(), CLERK);
    await world.reconcile();
    const before = await phone.gateNow();
    const answer = await phone.confirm(entry);
    expect(answer).toMatchObject({ outcome: 'completed', decision: 'go', answer: 'earlier' });
    expect(answer.entry).toBeUndefined();
    const titles = (await world.deps.incidents.list('smartapi')).map(({ title }) => title).join('\n');
    expect(titles).not.toContain('is decided by telephone');
    expect(await phone.gateNow()).toEqual(before);
    expect(before.decision?.pull).toBeDefined();
  });

  it('changes nothing that was taken back meanwhile', async () => {
    const { phone, entry } = await entered();
    await phone.world.supersede({ by: 'dba', reason: 'another attempt is asked for' });
    expect(await phone.confirm(entry)).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('superseded')],
    });
    expect((await phone.gateNow()).decision).toBeUndefined();
    expect(phone.world.answers).toMatchObject([{ output: { decision: 'superseded' } }]);
  });

  it('does not carry an entry over to the next attempt', async () => {
    const { phone, entry } = await entered();
    await phone.world.supersede({ by: 'dba', reason: 'another attempt is asked for' });
    await phone.world.ask({ attempt: 2, token: 'TT_second' });
    const instance = 'smartapi/switch/2';
    expect(await phone.confirm(entry, { instance })).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('nothing is entered')],
    });
    const { telephone } = await phone.gateNow(INSTANCE);
    const next = await phone.gateNow(instance);
    if (!telephone) throw new Error('there was an entry');
    // Somebody who writes into the store by hand.
    await phone.world.deps.gates.enter(instance, next.nonce, next.evidenceDigest, telephone);
    expect(await phone.confirm(entry, { instance })).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('or it is of another attempt')],
    });
  });

  it('is heard once: the second confirmation reports the first', async () => {
    const { phone, entry } = await entered();
    const [one, two] = await Promise.all([phone.confirm(entry), phone.confirm(entry)]);
    expect([one.decision, two.decision]).toEqual(['go', 'go']);
    expect(phone.world.answers).toHaveLength(1);
    expect(await phone.confirm(entry)).toMatchObject({ outcome: 'completed', answer: 'earlier', entry });
  });

  it('an approval on GitHub counts nothing towards it, nor against it', async () => {
    const { phone, entry } = await entered();
    await phone.world.open();
    phone.world.github.review(await phone.world.number(), CIO, 'CHANGES_REQUESTED');
    expect(await phone.confirm(entry)).toMatchObject({ outcome: 'completed', decision: 'go' });
    phone.world.pass(HOUR);
    await phone.world.reconcile();
    expect((await phone.gateNow()).decision?.verdict).toBe('go');
  });
});
