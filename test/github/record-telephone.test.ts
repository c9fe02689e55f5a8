import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/digest.ts';
import { recordTelephone } from '#lib/github/record-telephone.ts';
import { toIso } from '#lib/instant.ts';
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { numberedRunbook } from './gate-world.ts';
import { entryOf, onThePhone } from './on-the-phone.ts';

type Ensured = Parameters<PullDesk['ensure']>[0];

describe('the record of a decision by telephone', () => {
  it('names who entered it and who confirmed it, each with the caller that was claimed, and the entry', async () => {
    const phone = await onThePhone();
    const entry = entryOf(await phone.enter());
    phone.world.pass(60_000);
    await phone.confirm(entry);
    const gate = await phone.gateNow();
    const asked: Ensured[] = [];
    const desk: Pick<PullDesk, 'ensure'> = {
      ensure(pull) {
        asked.push(pull);
        return phone.world.github.desk.ensure(pull);
      },
    };
    expect(await recordTelephone(desk, gate, numberedRunbook)).toMatchObject({ opened: true });
    const { decision, telephone } = gate;
    const trailers = [
      `Entered-by: E. Base (dba) ${toIso(telephone?.enteredAt ?? gate.openedAt)}`,
      `Confirmed-by: C. Manager (pm) ${toIso(decision?.at ?? gate.openedAt)}`,
      `Entry-SHA256: ${telephone?.digest}`,
    ];
    for (const line of trailers) {
      expect(asked[0]?.body).toContain(line);
      expect(asked[0]?.commitMessage).toContain(line);
    }
    expect(asked[0]?.body).toContain('assumed-role/operator/dba`');
    expect(asked[0]?.body).toContain('assumed-role/witness/pm`');
    expect(asked[0]?.body).toContain('what their command lines claim');
    expect(asked[0]?.body).not.toContain('AWS let in');
    expect(asked[0]?.files[0]?.text).toContain(canonicalJson(decision?.breakGlass?.voters));
    expect(await recordTelephone(desk, gate, numberedRunbook)).toMatchObject({ opened: false });
  });

  it('has its moments on the clock of the go-live, and nothing of callers that nobody has named', async () => {
    const phone = await onThePhone();
    const entry = entryOf(await phone.enter());
    phone.world.pass(60_000);
    await phone.confirm(entry);
    const { decision, ...gate } = await phone.gateNow();
    if (!decision?.breakGlass) throw new Error('it is decided by telephone');
    const { caller: _its, witnessCaller: _theirs, ...breakGlass } = decision.breakGlass;
    const asked: Ensured[] = [];
    await recordTelephone(
      {
        ensure(pull) {
          asked.push(pull);
          return phone.world.github.desk.ensure(pull);
        },
      },
      { ...gate, decision: { ...decision, breakGlass } },
      numberedRunbook,
    );
    const { zone } = numberedRunbook.goLive;
    expect(asked[0]?.body).toContain(
      `E. Base entered it on ${localMoment(breakGlass.enteredAt, zone)}, C. Manager confirmed it on ${localMoment(decision.at, zone)}.`,
    );
    expect(asked[0]?.body).not.toContain('(as ');
    expect(asked[0]?.body).not.toContain('not said');
  });

  it('is none of an entry that nobody confirmed', async () => {
    const phone = await onThePhone();
    await phone.enter();
    const { desk } = phone.world.github;
    expect(await recordTelephone(desk, await phone.gateNow(), numberedRunbook)).toBeUndefined();
  });
});
