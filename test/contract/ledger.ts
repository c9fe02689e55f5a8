import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { INITIAL_SENDING } from '#lib/clearance/sending.ts';
import { sha256 } from '#lib/digest.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { Control } from '#lib/ports/control.ts';
import type { InvoiceKey, Ledger, LedgerChange } from '#lib/ports/ledger.ts';
import type { Route } from '#lib/route/control-item.ts';
import { irnOf } from '#test/firs/sample-document.ts';
import { at, guardOf, HOUR, keyOf, refusedRow, rowOf, T0, TENANT } from './ledger-rows.ts';

export interface LedgerWorld {
  readonly ledger: Ledger;
  readonly control: Control;
}

/** What every ledger must do, together with the control item it shares its transactions with. `make` gives an empty one. */
export const ledgerContract = (name: string, make: () => LedgerWorld | Promise<LedgerWorld>): void => {
  describe(`ledger: ${name}`, () => {
    const setRoute = async (control: Control, route: Route, recoveryGate?: string): Promise<number> => {
      const { epoch } = await control.get(TENANT);
      const change = { route, cutover: 'c', execution: 'e', ...(recoveryGate ? { recoveryGate } : {}) };
      const outcome = await control.setRoute(TENANT, epoch, change);
      return outcome.control.epoch;
    };

    const claimed = async (
      { ledger }: LedgerWorld,
      row: LedgerRow,
      holder: string,
      now = T0,
      epoch = row.epoch,
      more: { readonly seen?: LedgerRow; readonly sending?: boolean } = {},
    ) => {
      const seen = more.seen ?? (await ledger.get(row)) ?? row;
      const request = { holder, now, leaseUntil: plus(now, 60_000), epoch, seen };
      return ledger.claim(keyOf(row), { ...request, sending: more.sending ?? false });
    };

    const cleared = (now: Instant): LedgerChange => ({
      state: 'cleared',
      clearedAt: now,
      qr: 'QR',
      archiveKey: 'k',
      archiveDigest: sha256('k'),
      release: true,
    });

    it('creates a row and gives it back as it was', async () => {
      const { ledger } = await make();
      const row = rowOf('INV-1', { reasons: [{ code: 'n', text: 'note' }] });
      expect(await ledger.create(row, guardOf())).toEqual({ outcome: 'created' });
      expect(await ledger.get(row)).toEqual(row);
      expect(await ledger.latest(TENANT, 'INV-1')).toEqual(row);
      expect(await ledger.latest(TENANT, 'INV-2')).toBeUndefined();
      expect(await ledger.get({ ...keyOf(row), tenant: 'other' })).toBeUndefined();
    });

    it('creates a number and revision once, and says what is there', async () => {
      const { ledger } = await make();
      const rows = [rowOf('INV-1'), rowOf('INV-1', { body: '{"other":1}' })];
      const outcomes = await Promise.all(rows.map((row) => ledger.create(row, guardOf())));
      const first = rows[outcomes.findIndex(({ outcome }) => outcome === 'created')];
      expect(await ledger.get(rowOf('INV-1'))).toEqual(first);
      expect(outcomes).toContainEqual({ outcome: 'exists', row: first });
    });

    it('refuses a row decided on an old epoch, and writes nothing', async () => {
      const { ledger, control } = await make();
      await setRoute(control, { kind: 'smartapi' });
      expect(await ledger.create(rowOf('INV-1'), guardOf())).toEqual({ outcome: 'epoch-moved' });
      expect(await ledger.latest(TENANT, 'INV-1')).toBeUndefined();
    });

    it('fills a pilot to its size and no further, whoever comes at once', async () => {
      const { ledger, control } = await make();
      const route: Route = { kind: 'pilot', size: 3 };
      const epoch = await setRoute(control, route);
      const guard = { epoch, route, takesPilotSlot: true };
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, n) => ledger.create(rowOf(`INV-${n}`, { epoch }), guard)),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(3);
      expect(outcomes.filter(({ outcome }) => outcome === 'pilot-full')).toHaveLength(5);
      expect((await control.get(TENANT)).pilotTaken).toBe(3);
      expect(await ledger.ofEpoch(TENANT, epoch)).toHaveLength(3);
    });

    it.each(['latched', 'switched'] as const)(
      'gives no slot of a pilot on an epoch that was %s away, though slots are left',
      async (what) => {
        const { ledger, control } = await make();
        const route: Route = { kind: 'pilot', size: 3 };
        const epoch = await setRoute(control, route);
        if (what === 'latched') await control.latch(TENANT, 'way-back');
        else await setRoute(control, route);
        const row = rowOf('INV-1', { epoch });
        expect(await ledger.create(row, { epoch, route, takesPilotSlot: true })).toEqual({
          outcome: 'epoch-moved',
        });
        expect(await ledger.latest(TENANT, 'INV-1')).toBeUndefined();
        expect((await control.get(TENANT)).pilotTaken).toBe(0);
      },
    );

    it('costs no slot where none is taken, or where the row is there already', async () => {
      const { ledger, control } = await make();
      const route: Route = { kind: 'pilot', size: 3 };
      const epoch = await setRoute(control, route);
      const guard = { epoch, route, takesPilotSlot: true };
      await ledger.create(rowOf('INV-1', { epoch }), guard);
      await ledger.create(rowOf('INV-1', { epoch }), guard);
      await ledger.create(refusedRow('INV-2', { epoch }), { ...guard, takesPilotSlot: false });
      expect((await control.get(TENANT)).pilotTaken).toBe(1);
    });

    it('never gives one IRN to two numbers, separators and capitals aside', async () => {
      const { ledger } = await make();
      const first = rowOf('INV-1/1');
      await ledger.create(first, guardOf());
      for (const number of ['INV-11', 'inv-11']) {
        const outcome = await ledger.create(rowOf(number), guardOf());
        expect(outcome).toEqual({ outcome: 'irn-taken', by: keyOf(first) });
      }
      expect(await ledger.irnOwner(TENANT, irnOf({ number: 'inv11', issueDate: '2027-04-12' }))).toEqual(
        keyOf(first),
      );
      expect(
        await ledger.irnOwner(TENANT, irnOf({ number: 'inv12', issueDate: '2027-04-12' })),
      ).toBeUndefined();
    });

    it('lets a later revision of the same number have its IRN', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      const second = rowOf('INV-1', { revision: 2, body: '{}' });
      expect(await world.ledger.create(second, guardOf())).toEqual({ outcome: 'created' });
      expect((await world.ledger.latest(TENANT, 'INV-1'))?.revision).toBe(2);
      expect(await world.ledger.irnOwner(TENANT, irnOf(row))).toEqual(keyOf(second));
    });

    it('gives a lease to one of two', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      const take = (holder: string) => claimed(world, row, holder, T0, 0, { seen: row });
      const outcomes = await Promise.all([take('a'), take('b')]);
      const holder = (await world.ledger.get(row))?.lease?.holder;
      const taken = { state: 'claimed', lease: { holder } };
      expect(['a', 'b']).toContain(holder);
      expect(outcomes[holder === 'a' ? 0 : 1]).toMatchObject({ outcome: 'claimed', row: taken });
      expect(outcomes[holder === 'a' ? 1 : 0]).toMatchObject({ outcome: 'not-claimable', row: taken });
    });

    it('lets an expired lease be taken over, and fences its former holder', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a');
      const late = at(60_000);
      const send = { state: 'submitted', submissions: 1, release: false } as const;
      expect(await world.ledger.change(row, 'a', late, send)).toBe(false);
      expect(await claimed(world, row, 'b', late)).toMatchObject({ outcome: 'claimed' });
      expect(await world.ledger.change(row, 'a', at(60_001), send)).toBe(false);
      expect(await world.ledger.change(row, 'b', at(60_001), send)).toBe(true);
      expect(await world.ledger.get(row)).toMatchObject({
        state: 'submitted',
        submissions: 1,
        updatedAt: at(60_001),
      });
    });

    it('keeps submitted and unknown what they are while they are claimed', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a');
      await world.ledger.change(row, 'a', T0, {
        state: 'submitted',
        submissions: 1,
        lastSubmittedAt: T0,
        release: false,
      });
      expect(await claimed(world, row, 'b', at(60_000))).toMatchObject({ row: { state: 'submitted' } });
      await world.ledger.change(row, 'b', at(60_001), { state: 'unknown', release: true });
      expect(await claimed(world, row, 'c', at(60_002))).toMatchObject({
        outcome: 'claimed',
        row: { state: 'unknown', submissions: 1, lastSubmittedAt: T0 },
      });
    });

    it.each([true, false])('refuses a claim on a stale reading of the row, sending: %s', async (sending) => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      const claim = (now: Instant, seen: LedgerRow, holder = 'b') =>
        claimed(world, row, holder, now, 0, { seen, sending });
      await claimed(world, row, 'a');
      const taken = await world.ledger.get(row);
      if (!taken) throw new Error('it was created');
      // Its state and its lease are others than seen, though that lease ran out.
      expect(await claim(at(60_000), row)).toEqual({ outcome: 'not-claimable', row: taken });
      expect(await claim(at(60_000), { ...row, state: 'claimed' })).toMatchObject({
        outcome: 'not-claimable',
      });
      const other = { holder: 'z', until: at(60_000) };
      expect(await claim(at(60_000), { ...taken, lease: other })).toMatchObject({ outcome: 'not-claimable' });
      expect(await world.ledger.get(row)).toEqual(taken);
      expect(await claim(at(60_000), taken)).toMatchObject({ outcome: 'claimed' });
      await world.ledger.change(row, 'b', at(60_001), {
        state: sending ? 'received' : 'submitted',
        submissions: sending ? 0 : 1,
        release: true,
      });
      // Sent and given back meanwhile, or given back unsent: only the first is another row than the one that was seen.
      const seen = { ...row, state: sending ? row.state : ('submitted' as const) };
      expect(await claim(at(60_002), seen, 'c')).toMatchObject({
        outcome: sending ? 'claimed' : 'not-claimable',
      });
    });

    it('records with the claim what is sent right after it', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      const sent = {
        state: 'submitted',
        submissions: 1,
        lastSubmittedAt: at(3),
        updatedAt: at(3),
        lease: { holder: 'a', until: at(60_003) },
      };
      expect(await claimed(world, row, 'a', at(3), 0, { sending: true })).toEqual({
        outcome: 'claimed',
        row: { ...row, ...sent },
      });
      expect(await world.ledger.get(row)).toEqual({ ...row, ...sent });
      expect(await world.ledger.longestLease(TENANT, at(4))).toBe(at(60_003));
      // Nobody may send it again without looking it up first.
      await expect(claimed(world, row, 'b', at(60_003), 0, { sending: true })).rejects.toThrow(RangeError);
      expect(await claimed(world, row, 'b', at(60_003))).toMatchObject({
        outcome: 'claimed',
        row: { state: 'submitted', submissions: 1, lastSubmittedAt: at(3) },
      });
    });

    it('sends what another worker had claimed and never sent', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a');
      expect(await claimed(world, row, 'b', at(60_000), 0, { sending: true })).toMatchObject({
        outcome: 'claimed',
        row: { state: 'submitted', submissions: 1, lease: { holder: 'b' } },
      });
    });

    it('gives a row back unsent when the authority took nothing', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a', T0, 0, { sending: true });
      const back = { state: 'received', submissions: 0, release: true } as const;
      expect(await world.ledger.change(row, 'a', at(1), back)).toBe(true);
      expect(await claimed(world, row, 'b', at(2), 0, { sending: true })).toMatchObject({
        row: { state: 'submitted', submissions: 1, lastSubmittedAt: at(2) },
      });
    });

    it('records the result and that the ERP was told in one change', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a', T0, 0, { sending: true });
      const told = { ...cleared(at(1)), toldAt: at(2) };
      expect(await world.ledger.change(row, 'a', at(2), told)).toBe(true);
      expect(await world.ledger.get(row)).toMatchObject({ state: 'cleared', toldAt: at(2) });
      expect((await world.ledger.get(row))?.lease).toBeUndefined();
      expect(await world.ledger.untold(TENANT, at(9), 10)).toEqual([]);
      expect(await world.ledger.longestLease(TENANT, at(3))).toBeUndefined();
    });

    it('reads rows for work with the control item, in the order of the keys', async () => {
      const world = await make();
      const rows = Array.from({ length: 99 }, (_, n) => rowOf(`INV-${n}`));
      for (const row of rows) await world.ledger.create(row, guardOf());
      await world.control.setPause(TENANT, 'operator', true);
      const keys = rows.map(keyOf).reverse();
      const nobody = { ...keyOf(rowOf('NOBODY')), revision: 2 };
      const read = await world.ledger.readForWork(TENANT, [...keys.slice(0, 50), nobody, ...keys.slice(50)]);
      expect(read.control).toEqual(await world.control.get(TENANT));
      expect(read.rows).toEqual([...rows.slice(49).reverse(), undefined, ...rows.slice(0, 49).reverse()]);
      expect(read.sending).toBeUndefined();
      const { sending } = await world.control.setSending(TENANT, INITIAL_SENDING);
      expect((await world.ledger.readForWork(TENANT, keys.slice(0, 1))).sending).toEqual(sending);
      expect(await world.ledger.readForWork('other', [])).toEqual({
        control: await world.control.get('other'),
        rows: [],
      });
      const many = Array.from({ length: 101 }, (_, n) => keyOf(rowOf(`X-${n}`)));
      await expect(world.ledger.readForWork(TENANT, many)).rejects.toThrow(RangeError);
    });

    it('refuses claims while held or paused, and on a moved epoch', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await world.control.setPause(TENANT, 'breaker', true);
      expect(await claimed(world, row, 'a')).toEqual({ outcome: 'paused' });
      await world.control.setPause(TENANT, 'breaker', false);
      const epoch = await setRoute(world.control, { kind: 'smartapi' });
      expect(await claimed(world, row, 'a')).toEqual({ outcome: 'paused' });
      await world.control.latch(TENANT, 'rb');
      expect(await claimed(world, row, 'a', T0, epoch + 1)).toEqual({ outcome: 'paused' });
      expect((await world.ledger.get(row))?.lease).toBeUndefined();
    });

    it('neither claims nor changes what is final', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a');
      await world.ledger.change(row, 'a', T0, { state: 'submitted', submissions: 1, release: false });
      expect(await world.ledger.change(row, 'a', at(5), cleared(at(5)))).toBe(true);
      expect(await claimed(world, row, 'b')).toMatchObject({
        outcome: 'not-claimable',
        row: { state: 'cleared' },
      });
      expect(await world.ledger.change(row, 'a', at(6), { state: 'received', release: true })).toBe(false);
      expect(await world.ledger.get(row)).toMatchObject({
        state: 'cleared',
        clearedAt: at(5),
        qr: 'QR',
        archiveKey: 'k',
        archiveDigest: sha256('k'),
      });
      expect(await claimed(world, { ...row, number: 'INV-9' }, 'b')).toEqual({
        outcome: 'not-claimable',
        row: undefined,
      });
    });

    it('throws on a change that the life of an invoice does not know', async () => {
      const world = await make();
      const row = rowOf('INV-1');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a');
      await expect(world.ledger.change(row, 'a', T0, cleared(T0))).rejects.toThrow(RangeError);
      expect((await world.ledger.get(row))?.state).toBe('claimed');
    });

    it('releases to legacy only while held, only as it was read, and only without a running lease', async () => {
      const world = await make();
      const [row, sent, unknown] = [rowOf('INV-1'), rowOf('INV-2'), rowOf('INV-3')];
      for (const each of [row, sent, unknown]) {
        await world.ledger.create(each, guardOf());
        await claimed(world, each, 'a');
      }
      for (const each of [sent, unknown]) {
        await world.ledger.change(each, 'a', T0, { state: 'submitted', submissions: 1, release: false });
      }
      await world.ledger.change(unknown, 'a', T0, { state: 'unknown', release: true });
      const release = (key: InvoiceKey, now: Instant, submissions: number) =>
        world.ledger.releaseToLegacy(key, {
          now,
          submissions,
          reason: { code: 'released', text: 'way back' },
        });
      expect(await release(row, at(60_000), 0)).toBe(false);
      await world.control.latch(TENANT, 'rb');
      expect(await release(row, at(59_999), 0)).toBe(false);
      expect(await release(row, at(60_000), 1)).toBe(false);
      expect(await release(row, at(60_000), 0)).toBe(true);
      expect(await release(row, at(60_001), 0)).toBe(true);
      expect(await release(sent, at(59_999), 1)).toBe(false);
      expect(await release(sent, at(60_000), 0)).toBe(false);
      expect((await world.ledger.get(sent))?.state).toBe('submitted');
      expect(await release(sent, at(60_000), 1)).toBe(true);
      expect(await release(unknown, at(60_000), 0)).toBe(false);
      expect(await release(unknown, at(60_000), 1)).toBe(true);
      for (const key of [sent, unknown]) {
        expect(await world.ledger.get(key)).toMatchObject({ state: 'legacy', destination: 'legacy' });
      }
      const released = await world.ledger.get(row);
      expect(released).toMatchObject({
        state: 'legacy',
        destination: 'legacy',
        reason: { code: 'released' },
      });
      expect(released?.lease).toBeUndefined();
    });

    it('releases on a named epoch without a latch, and on no other', async () => {
      const world = await make();
      const row = rowOf('SEGMENT');
      await world.ledger.create(row, guardOf());
      const { epoch } = await world.control.get(TENANT);
      const release = { now: at(1), submissions: 0, reason: { code: 'released', text: 'way back' } };
      expect(await world.ledger.releaseToLegacy(row, { ...release, epoch: epoch + 1 })).toBe(false);
      expect((await world.ledger.get(row))?.state).toBe('received');
      expect(await world.ledger.releaseToLegacy(row, { ...release, epoch })).toBe(true);
      expect((await world.ledger.get(row))?.state).toBe('legacy');
      expect(await world.ledger.releaseToLegacy(row, { ...release, epoch: epoch + 1 })).toBe(true);
    });

    it('lists what is open, oldest first, and what is final and untold', async () => {
      const world = await make();
      for (const [number, age] of [
        ['B', 20],
        ['A', 10],
        ['C', 30],
      ] as const) {
        await world.ledger.create(rowOf(number, { receivedAt: at(-age), updatedAt: at(-age) }), guardOf());
      }
      await world.ledger.create(refusedRow('R', { updatedAt: at(-99) }), guardOf());
      const numbers = (rows: readonly LedgerRow[]) => rows.map(({ number }) => number);
      expect(numbers(await world.ledger.open(TENANT, T0, 10))).toEqual(['C', 'B', 'A']);
      expect(numbers(await world.ledger.open(TENANT, T0, 2))).toEqual(['C', 'B']);
      expect(numbers(await world.ledger.open(TENANT, at(-20), 10))).toEqual(['C']);
      const row = rowOf('B');
      await claimed(world, row, 'a', at(-5));
      await world.ledger.change(row, 'a', at(-4), { state: 'submitted', submissions: 1, release: false });
      await world.ledger.change(row, 'a', at(-3), cleared(at(-3)));
      expect(numbers(await world.ledger.open(TENANT, T0, 10))).toEqual(['C', 'A']);
      expect(numbers(await world.ledger.untold(TENANT, T0, 10))).toEqual(['B']);
      expect(await world.ledger.untold(TENANT, at(-3), 10)).toEqual([]);
      await world.ledger.markTold(row, at(1));
      await world.ledger.markTold(row, at(2));
      expect((await world.ledger.get(row))?.toldAt).toBe(at(1));
      expect(await world.ledger.untold(TENANT, at(9), 10)).toEqual([]);
    });

    it('notes nothing as told of a row that has no outcome yet', async () => {
      const world = await make();
      const row = rowOf('A');
      await world.ledger.create(row, guardOf());
      await world.ledger.markTold(row, at(1));
      expect((await world.ledger.get(row))?.toldAt).toBeUndefined();
      await claimed(world, row, 'a', at(2));
      await world.ledger.change(row, 'a', at(3), { state: 'submitted', submissions: 1, release: false });
      await world.ledger.change(row, 'a', at(4), { state: 'rejected', release: true });
      expect(await world.ledger.untold(TENANT, at(5), 10)).toHaveLength(1);
    });

    it('has nothing untold of a revision that was followed by another', async () => {
      const world = await make();
      const row = rowOf('A');
      await world.ledger.create(row, guardOf());
      await claimed(world, row, 'a');
      await world.ledger.change(row, 'a', at(1), { state: 'submitted', submissions: 1, release: false });
      await world.ledger.change(row, 'a', at(2), { state: 'rejected', release: true });
      expect(await world.ledger.untold(TENANT, at(3), 10)).toHaveLength(1);
      await world.ledger.create(rowOf('A', { revision: 2 }), guardOf());
      expect(await world.ledger.untold(TENANT, at(3), 10)).toEqual([]);
    });

    it('lists everything once, in order, over all pages, and by epoch', async () => {
      const world = await make();
      const numbers = ['B-2', 'A-1', 'C-3', 'A-10'];
      for (const number of numbers) await world.ledger.create(rowOf(number), guardOf());
      await world.ledger.create(rowOf('A-1', { revision: 2 }), guardOf());
      const epoch = await setRoute(world.control, { kind: 'smartapi' });
      await world.ledger.create(rowOf('D-4', { epoch }), guardOf({ epoch }));
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 50; pages += 1) {
        const page = await world.ledger.list(TENANT, cursor);
        seen.push(...page.rows.map((row) => `${row.number}/${row.revision}`));
        cursor = page.next;
        if (cursor === undefined) break;
      }
      expect(seen).toEqual(['A-1/1', 'A-1/2', 'A-10/1', 'B-2/1', 'C-3/1', 'D-4/1']);
      expect((await world.ledger.ofEpoch(TENANT, epoch)).map(({ number }) => number)).toEqual(['D-4']);
      expect(await world.ledger.ofEpoch(TENANT, 0)).toHaveLength(5);
    });

    it('counts each invoice once, at its newest revision, canaries and legacy left out', async () => {
      const world = await make();
      const finish = async (row: LedgerRow, change: LedgerChange, submissions = 1) => {
        await claimed(world, row, 'a');
        await world.ledger.change(row, 'a', T0, {
          state: 'submitted',
          submissions,
          lastSubmittedAt: T0,
          release: false,
        });
        await world.ledger.change(row, 'a', at(1), change);
      };
      const first = rowOf('INV-1');
      const mended = rowOf('INV-2');
      const again = rowOf('INV-2', { revision: 2 });
      const lost = rowOf('INV-3', { dueBy: at(10) });
      for (const row of [first, mended, lost]) await world.ledger.create(row, guardOf());
      await world.ledger.create(rowOf('INV-4', { receivedAt: at(3 * HOUR), dueBy: at(4 * HOUR) }), guardOf());
      await world.ledger.create(refusedRow('INV-5'), guardOf());
      await world.ledger.create(rowOf('CANARY', { canary: true }), guardOf());
      await world.ledger.create(refusedRow('INV-6', { state: 'legacy', destination: 'legacy' }), guardOf());
      await finish(first, cleared(at(1)));
      await finish(mended, { state: 'rejected', reason: { code: 'x', text: 'y' }, release: true });
      await finish(lost, { state: 'unknown', release: true });
      const before = await world.ledger.outcomes(TENANT, T0, at(5 * HOUR), at(10));
      expect(before).toEqual({
        received: 4,
        cleared: 1,
        clearedFirstPass: 1,
        rejected: 1,
        refused: 1,
        pending: 1,
        unknown: 1,
        overdue: 0,
      });
      await world.ledger.create(again, guardOf());
      await finish(again, cleared(at(2)));
      expect(await world.ledger.outcomes(TENANT, T0, at(5 * HOUR), at(11))).toMatchObject({
        received: 4,
        cleared: 2,
        clearedFirstPass: 1,
        rejected: 0,
        overdue: 1,
      });
      // Half an hour into T0's hour and later: only INV-4 came then.
      expect(await world.ledger.outcomes(TENANT, at(1), at(5 * HOUR), at(5 * HOUR))).toMatchObject({
        received: 1,
        pending: 1,
        overdue: 1,
      });
      expect(await world.ledger.outcomes(TENANT, at(1), at(2), T0)).toMatchObject({ received: 0 });
    });

    it('counts as late what was received before the moment asked and is still open, at its newest revision only', async () => {
      const world = await make();
      for (const row of [
        rowOf('OLD'),
        rowOf('OLD', { revision: 2 }),
        rowOf('ASKED'),
        rowOf('DONE'),
        rowOf('NEW', { receivedAt: at(HOUR) }),
        rowOf('CANARY', { canary: true }),
      ])
        await world.ledger.create(row, guardOf());
      await claimed(world, rowOf('ASKED'), 'a', T0, 0, { sending: true });
      await world.ledger.change(rowOf('ASKED'), 'a', at(1), { state: 'unknown', release: true });
      await claimed(world, rowOf('DONE'), 'a', T0, 0, { sending: true });
      await world.ledger.change(rowOf('DONE'), 'a', at(1), cleared(at(1)));
      const lateAt = async (lateBefore: Instant | undefined, from = T0) =>
        (await world.ledger.outcomes(TENANT, from, at(2 * HOUR), at(2 * HOUR), lateBefore)).late;
      expect(await lateAt(undefined)).toBeUndefined();
      expect(await lateAt(T0)).toBe(0);
      expect(await lateAt(at(1))).toBe(2);
      expect(await lateAt(at(HOUR))).toBe(2);
      expect(await lateAt(at(HOUR + 1))).toBe(3);
      expect(await lateAt(at(HOUR + 1), at(1))).toBe(1);
      expect((await world.ledger.outcomes(TENANT, T0, T0, T0, T0)).late).toBe(0);
    });

    it('never gives out more pilot slots than there are, to two hundred at once', async () => {
      const { ledger, control } = await make();
      const route: Route = { kind: 'pilot', size: 20 };
      const epoch = await setRoute(control, route);
      const guard = { epoch, route, takesPilotSlot: true };
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, n) => ledger.create(rowOf(`INV-${n}`, { epoch }), guard)),
      );
      const tally = new Map<string, number>();
      for (const { outcome } of outcomes) tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
      expect(Object.fromEntries(tally)).toEqual({ created: 20, 'pilot-full': 180 });
      expect((await control.get(TENANT)).pilotTaken).toBe(20);
      expect(await ledger.ofEpoch(TENANT, epoch)).toHaveLength(20);
    });

    it('counts the slots of a new pilot from none, also while the old one still fills', async () => {
      const { ledger, control } = await make();
      const route: Route = { kind: 'pilot', size: 50 };
      const first = await setRoute(control, route);
      const fill = (epoch: number, name: string) =>
        Promise.all(
          Array.from({ length: 10 }, (_, n) =>
            ledger.create(rowOf(`${name}-${n}`, { epoch }), { epoch, route, takesPilotSlot: true }),
          ),
        );
      const [outcomes, second] = await Promise.all([fill(first, 'OLD'), setRoute(control, route)]);
      for (const { outcome } of outcomes) expect(['created', 'epoch-moved']).toContain(outcome);
      expect((await control.get(TENANT)).pilotTaken).toBe(0);
      await fill(second, 'NEW');
      expect((await control.get(TENANT)).pilotTaken).toBe(10);
      // A pause leaves the count alone, though it writes the same item.
      await control.setPause(TENANT, 'operator', true);
      expect((await control.get(TENANT)).pilotTaken).toBe(10);
    });

    it.each(['latch', 'route', 'pause'] as const)(
      'refuses a claim when a %s came after reading',
      async (what) => {
        const world = await make();
        const row = rowOf('INV-1');
        await world.ledger.create(row, guardOf());
        const read = await world.ledger.readForWork(TENANT, [row]);
        if (what === 'latch') await world.control.latch(TENANT, 'rb');
        else if (what === 'pause') await world.control.setPause(TENANT, 'rollback', true);
        else await setRoute(world.control, { kind: 'smartapi' });
        const seen = read.rows[0];
        if (!seen) throw new Error('it was created');
        const more = { seen, sending: true };
        expect(await claimed(world, row, 'a', T0, read.control.epoch, more)).toEqual({ outcome: 'paused' });
        expect(await world.ledger.get(row)).toEqual(row);
        expect(await world.ledger.longestLease(TENANT, T0)).toBeUndefined();
      },
    );

    it('lets nothing pass on the old epoch once a latch is set, whatever was under way', async () => {
      const { ledger, control } = await make();
      const epoch = await setRoute(control, { kind: 'smartapi' });
      const create = (n: number) => ledger.create(rowOf(`INV-${n}`, { epoch }), guardOf({ epoch }));
      let latched = false;
      const under = Array.from({ length: 20 }, async (_, n) => {
        const before = latched;
        const { outcome } = await create(n);
        return { before, outcome };
      });
      await control.latch(TENANT, 'rb');
      latched = true;
      const after = await Promise.all(Array.from({ length: 20 }, (_, n) => create(100 + n)));
      expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set(['epoch-moved']));
      const created = (await Promise.all(under)).filter(({ outcome }) => outcome === 'created');
      expect(created.filter(({ before }) => before)).toEqual([]);
      expect(await ledger.ofEpoch(TENANT, epoch)).toHaveLength(created.length);
    });

    it('gives back documents of up to a mebibyte, wherever it keeps them', async () => {
      const world = await make();
      const body = JSON.stringify({ number: 'BIG', note: 'é'.repeat(524_000) });
      const row = rowOf('BIG', { body, bodyDigest: sha256(body) });
      expect(await world.ledger.create(row, guardOf())).toEqual({ outcome: 'created' });
      expect(await world.ledger.create(row, guardOf())).toEqual({ outcome: 'exists', row });
      expect(await world.ledger.latest(TENANT, 'BIG')).toEqual(row);
      expect((await world.ledger.readForWork(TENANT, [row])).rows).toEqual([row]);
      expect((await world.ledger.open(TENANT, at(1), 1))[0]?.body).toBe(body);
      expect(await claimed(world, row, 'a', T0, 0, { sending: true })).toMatchObject({ row: { body } });
      expect(await world.ledger.change(row, 'a', at(1), cleared(at(1)))).toBe(true);
      expect(await world.ledger.get(row)).toMatchObject({ state: 'cleared', body });
    });

    it('keeps an open revision among the open ones when another follows it', async () => {
      const world = await make();
      await world.ledger.create(rowOf('A'), guardOf());
      await world.ledger.create(rowOf('A', { revision: 2 }), guardOf());
      const open = await world.ledger.open(TENANT, at(1), 10);
      expect(open.map(({ revision }) => revision).sort()).toEqual([1, 2]);
      expect(await world.ledger.outcomes(TENANT, T0, at(1), T0)).toMatchObject({ received: 1, pending: 1 });
    });

    it('has a word for the ERP of what was released, and none of canaries, refused and legacy ones', async () => {
      const world = await make();
      const canary = rowOf('CANARY', { canary: true });
      const rows = [
        canary,
        rowOf('BACK'),
        refusedRow('R'),
        refusedRow('L', { state: 'legacy', destination: 'legacy' }),
      ];
      for (const row of rows) await world.ledger.create(row, guardOf());
      await claimed(world, canary, 'a');
      await world.ledger.change(canary, 'a', at(1), { state: 'rejected', release: true });
      await world.control.latch(TENANT, 'rb');
      const release = { now: at(2), submissions: 0, reason: { code: 'released', text: 'way back' } };
      expect(await world.ledger.releaseToLegacy(rowOf('BACK'), release)).toBe(true);
      expect((await world.ledger.untold(TENANT, at(3), 10)).map(({ number }) => number)).toEqual(['BACK']);
      expect(await world.ledger.open(TENANT, at(3), 10)).toEqual([]);
      expect(await world.ledger.outcomes(TENANT, T0, at(1), T0)).toMatchObject({ received: 0, refused: 1 });
      await world.ledger.markTold(rowOf('BACK'), at(4));
      expect(await world.ledger.untold(TENANT, at(9), 10)).toEqual([]);
    });

    it('releases a canary and takes it off the lists', async () => {
      const world = await make();
      const canary = rowOf('CANARY', { canary: true });
      await world.ledger.create(canary, guardOf());
      await world.control.latch(TENANT, 'rb');
      const release = { now: at(2), submissions: 0, reason: { code: 'released', text: 'way back' } };
      expect(await world.ledger.releaseToLegacy(canary, release)).toBe(true);
      expect(await world.ledger.untold(TENANT, at(3), 10)).toEqual([]);
      expect(await world.ledger.open(TENANT, at(3), 10)).toEqual([]);
      expect(await world.ledger.releaseToLegacy(rowOf('NOBODY'), release)).toBe(false);
    });

    it('keeps apart numbers of any printable characters, and lists them in order', async () => {
      const { ledger } = await make();
      const numbers = ['A', 'A 1', 'A!', 'A#000001', 'A#1', 'A-1', 'A1', 'Ä', 'ſ', '😀', '￼'];
      for (const number of numbers.toReversed()) {
        const { irn: _irn, ...row } = rowOf('X');
        await ledger.create({ ...row, number }, guardOf());
        await ledger.create({ ...row, number, revision: 2 }, guardOf());
      }
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await ledger.list(TENANT, cursor);
        seen.push(...page.rows.map((row) => `${row.number}/${row.revision}`));
        cursor = page.next;
      } while (cursor !== undefined);
      const inOrder = numbers.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(seen).toEqual(inOrder.flatMap((number) => [`${number}/1`, `${number}/2`]));
      expect((await ledger.latest(TENANT, 'A#1'))?.revision).toBe(2);
      expect(await ledger.latest(TENANT, 'A#')).toBeUndefined();
    });

    it('knows the longest lease that still runs', async () => {
      const world = await make();
      const [a, b] = [rowOf('INV-1'), rowOf('INV-2')];
      for (const row of [a, b]) await world.ledger.create(row, guardOf());
      expect(await world.ledger.longestLease(TENANT, T0)).toBeUndefined();
      await claimed(world, a, 'x', T0);
      await claimed(world, b, 'y', at(5));
      expect(await world.ledger.longestLease(TENANT, at(6))).toBe(at(60_005));
      expect(await world.ledger.longestLease(TENANT, at(60_005))).toBeUndefined();
      await world.ledger.change(b, 'y', at(7), { state: 'received', release: true });
      expect(await world.ledger.longestLease(TENANT, at(8))).toBe(at(60_000));
    });
  });
};
