import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/digest.ts';
import type { GateDecision, GateRecord, TelephoneEntry } from '#lib/gates/gate-record.ts';
import { fromIso, instant } from '#lib/instant.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';

export const gateRecord = (attempt: number, changes: Partial<GateRecord> = {}): GateRecord => ({
  instance: `smartapi/switch/${attempt}`,
  cutover: 'smartapi',
  gate: 'switch',
  attempt,
  status: 'open',
  nonce: `nonce-${attempt}`,
  evidenceDigest: sha256(`evidence ${attempt}`),
  evidenceValidUntil: fromIso('2027-04-11T00:00:00Z'),
  openedAt: fromIso('2027-04-10T12:00:00Z'),
  deadline: fromIso('2027-04-10T18:00:00Z'),
  execution: 'smartapi-r1',
  decisionSource: 'scenario',
  policy: { authority: 'steering', members: ['cfo', 'cio'], quorum: 2, mandatory: ['cfo'], chair: 'cio' },
  roster: [{ person: 'cfo', name: 'A. Finance', github: 'cfo', side: 'customer', role: 'finance' }],
  ...changes,
});

export const gateDecision = (verdict: 'go' | 'no-go'): GateDecision => ({
  verdict,
  by: ['cfo', 'cio'],
  at: instant(5),
  reasons: ['quorum'],
  votes: [{ person: 'cfo', vote: 'approve', at: instant(4), evidenceDigest: 'x' }],
  transcriptDigest: sha256(verdict),
});

export const telephoneEntry = (word: string): TelephoneEntry => ({
  decision: 'go',
  voters: ['cfo', 'cio'],
  reason: word,
  enteredBy: 'dba',
  witness: 'pm',
  enteredAt: instant(3),
  digest: sha256(word),
});

/** What every gate store must do. `make` gives an empty one. */
export const gateStoreContract = (name: string, make: () => GateStore | Promise<GateStore>): void => {
  describe(`gate store: ${name}`, () => {
    it('opens an attempt once and gives back what was opened', async () => {
      const store = await make();
      expect(await store.open(gateRecord(1))).toBe('opened');
      expect(await store.open(gateRecord(1, { nonce: 'another' }))).toBe('exists');
      expect(await store.get('smartapi/switch/1')).toEqual(gateRecord(1));
      expect(await store.get('smartapi/switch/2')).toBeUndefined();
    });

    it('lists attempts oldest first, and only open ones as open', async () => {
      const store = await make();
      await store.open(gateRecord(10));
      await store.open(gateRecord(2));
      await store.open(gateRecord(1, { instance: 'other/switch/1', cutover: 'other' }));
      await store.close('smartapi/switch/2', 'superseded', 'a fact moved');
      const attempts = await store.attempts('smartapi', 'switch');
      expect(attempts.map((each) => each.attempt)).toEqual([2, 10]);
      expect((await store.listOpen('smartapi')).map((each) => each.attempt)).toEqual([10]);
      expect(await store.list('smartapi')).toHaveLength(2);
      expect(await store.get('smartapi/switch/2')).toMatchObject({
        status: 'superseded',
        closedReason: 'a fact moved',
        closedAt: expect.any(Number),
      });
    });

    it('decides only with the nonce and the digest that it was opened with', async () => {
      const store = await make();
      const open = gateRecord(1);
      await store.open(open);
      expect(await store.decide(open.instance, 'forged', open.evidenceDigest, gateDecision('go'))).toBe(
        false,
      );
      expect(await store.decide(open.instance, open.nonce, sha256('else'), gateDecision('go'))).toBe(false);
      expect(
        await store.decide('smartapi/switch/9', open.nonce, open.evidenceDigest, gateDecision('go')),
      ).toBe(false);
      expect((await store.get(open.instance))?.status).toBe('open');
    });

    it('takes one of two opposite decisions and never flips', async () => {
      const store = await make();
      const open = gateRecord(1);
      await store.open(open);
      const outcomes = await Promise.all(
        (['no-go', 'go'] as const).map((verdict) =>
          store.decide(open.instance, open.nonce, open.evidenceDigest, gateDecision(verdict)),
        ),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const winner = outcomes[0] ? 'no-go' : 'go';
      expect((await store.get(open.instance))?.decision).toEqual(gateDecision(winner));
      expect(await store.close(open.instance, 'expired', 'late')).toBe(false);
    });

    it('completes only what is decided, and once', async () => {
      const store = await make();
      const open = gateRecord(1);
      await store.open(open);
      expect(await store.complete(open.instance)).toBe(false);
      await store.decide(open.instance, open.nonce, open.evidenceDigest, gateDecision('go'));
      expect(await store.complete(open.instance)).toBe(true);
      expect(await store.complete(open.instance)).toBe(false);
      expect((await store.get(open.instance))?.status).toBe('completed');
    });

    it('keeps the last entry by telephone of an open attempt, and decides by no other', async () => {
      const store = await make();
      const open = gateRecord(1);
      await store.open(open);
      const [first, last] = [telephoneEntry('first'), telephoneEntry('last')];
      const enter = (entry: TelephoneEntry, nonce = open.nonce, digest = open.evidenceDigest) =>
        store.enter(open.instance, nonce, digest, entry);
      const decide = (entry: TelephoneEntry) =>
        store.decide(open.instance, open.nonce, open.evidenceDigest, {
          ...gateDecision('go'),
          breakGlass: entry,
        });
      expect(await decide(first)).toBe(false);
      expect([await enter(first, 'forged'), await enter(first, open.nonce, sha256('else'))]).toEqual([
        false,
        false,
      ]);
      expect(await store.enter('smartapi/switch/9', open.nonce, open.evidenceDigest, first)).toBe(false);
      expect((await store.get(open.instance))?.telephone).toBeUndefined();
      expect([await enter(first), await enter(last)]).toEqual([true, true]);
      expect(await store.get(open.instance)).toEqual({ ...open, telephone: last });
      expect(await decide(first)).toBe(false);
      expect((await store.listOpen('smartapi'))[0]?.telephone).toEqual(last);
      expect(await decide(last)).toBe(true);
      expect(await enter(first)).toBe(false);
      expect(await store.get(open.instance)).toMatchObject({
        status: 'decided',
        telephone: last,
        decision: { breakGlass: last },
      });
    });

    it('lets another decision be made while an entry waits, and takes none on what is over', async () => {
      const store = await make();
      const open = gateRecord(1);
      await store.open(open);
      await store.enter(open.instance, open.nonce, open.evidenceDigest, telephoneEntry('waits'));
      expect(await store.decide(open.instance, open.nonce, open.evidenceDigest, gateDecision('no-go'))).toBe(
        true,
      );
      await store.open(gateRecord(2));
      await store.close('smartapi/switch/2', 'superseded', 'a fact moved');
      const second = gateRecord(2);
      expect(
        await store.enter(second.instance, second.nonce, second.evidenceDigest, telephoneEntry('late')),
      ).toBe(false);
      expect((await store.get(second.instance))?.telephone).toBeUndefined();
    });

    it('never decides what is closed', async () => {
      const store = await make();
      const open = gateRecord(1);
      await store.open(open);
      expect(await store.close(open.instance, 'expired', 'nobody decided')).toBe(true);
      expect(await store.close(open.instance, 'superseded', 'again')).toBe(false);
      expect(await store.decide(open.instance, open.nonce, open.evidenceDigest, gateDecision('go'))).toBe(
        false,
      );
      expect((await store.get(open.instance))?.closedReason).toBe('nobody decided');
    });
  });
};
