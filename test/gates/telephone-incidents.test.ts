import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#lib/instant.ts';
import { CLERK, INSTANCE } from '#test/github/gate-world.ts';
import { entryOf, type OnThePhone, onThePhone, WITNESS } from '#test/github/on-the-phone.ts';

const calls = async ({ world }: OnThePhone) =>
  (await world.deps.incidents.list('smartapi')).map(({ id, closedAt, closing }) => ({
    id,
    open: closedAt === undefined,
    closing,
  }));

const onEntry = (entry: string, closing?: object) => ({
  id: `gate-by-telephone/${INSTANCE}/${entry}`,
  open: false,
  closing,
});

describe('the call on an entry by telephone', () => {
  it('is open while the witness is waited for, whoever looks', async () => {
    const phone = await onThePhone();
    await phone.enter();
    expect(await calls(phone)).toMatchObject([{ open: true }]);
  });

  it('is closed by the confirmation, in the witness’s name; the call on the decision is a person’s to close', async () => {
    const phone = await onThePhone();
    const entry = entryOf(await phone.enter());
    await phone.confirm(entry);
    await phone.world.recheck();
    expect(await calls(phone)).toEqual([
      onEntry(entry, { by: 'pm', reason: 'confirmed by telephone: go', caller: WITNESS }),
      { id: `gate-telephone-confirmed/${INSTANCE}/${entry}`, open: true, closing: undefined },
    ]);
  });

  it('is closed where another entry took its place, and confirmed is only the one that was', async () => {
    const phone = await onThePhone();
    const first = entryOf(await phone.enter());
    phone.world.pass(MINUTE);
    const second = entryOf(await phone.enter({ voters: ['cio', 'pm', 'cfo'] }));
    await phone.confirm(second);
    await phone.world.recheck();
    expect((await calls(phone)).slice(0, 2)).toMatchObject([
      onEntry(first),
      onEntry(second, { by: 'pm', reason: 'confirmed by telephone: go' }),
    ]);
  });

  it('is closed where the deadline passed, the attempt was taken back, or GitHub decided it', async () => {
    const late = await onThePhone();
    const lateEntry = entryOf(await late.enter());
    late.world.pass(48 * HOUR);
    expect(await late.world.recheck()).toMatchObject({ decision: 'undecided' });
    expect(await calls(late)).toEqual([onEntry(lateEntry)]);

    const back = await onThePhone();
    const backEntry = entryOf(await back.enter());
    await back.world.supersede({ by: 'dba', reason: 'another attempt is asked for' });
    expect(await back.world.recheck()).toMatchObject({ decision: 'superseded' });
    expect(await calls(back)).toEqual([onEntry(backEntry)]);

    const online = await onThePhone();
    const onlineEntry = entryOf(await online.enter());
    await online.world.open();
    online.world.approve(await online.world.number());
    online.world.github.merge(await online.world.number(), CLERK);
    await online.world.reconcile();
    expect(await online.world.recheck()).toMatchObject({ decision: 'go' });
    expect(await calls(online)).toEqual([onEntry(onlineEntry)]);
  });

  it('of another attempt stays as it is', async () => {
    const phone = await onThePhone();
    const entry = entryOf(await phone.enter());
    await phone.world.supersede({ by: 'dba', reason: 'another attempt is asked for' });
    await phone.world.ask({ attempt: 2, token: 'TT_second' });
    phone.world.pass(48 * HOUR);
    await phone.world.recheck('smartapi/switch/2');
    expect(await calls(phone)).toMatchObject([{ id: onEntry(entry).id, open: true }]);
  });
});
