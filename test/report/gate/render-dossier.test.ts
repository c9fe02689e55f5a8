import { describe, expect, it } from 'vitest';
import type { Evidence } from '#lib/gates/evidence.ts';
import { renderDossier } from '#lib/report/gate/render-dossier.ts';
import { at, criterion } from '#test/gates/sample-gate.ts';
import { aboutOf } from '#test/report/gate/sample-view.ts';

const dossier = (changes: Partial<Evidence> = {}): string => renderDossier(aboutOf(changes));
const section = (text: string, title: string): string => {
  const after = text.split(`## ${title}\n`)[1] ?? '';
  return (after.split('\n## ')[0] ?? '').trim();
};

const DIGESTS = { program: 'p', code: 'c', calendar: 'k', roster: 'r' };

describe('the dossier', () => {
  it('is this page', () => {
    expect(dossier()).toBe(`# Decide the switch

**Shall we switch?**

|  |  |
|---|---|
| Cutover | Small goes live (Small Ltd) |
| **Decide by** | **Sat, 10 Apr 2027, 19:00 (Africa/Lagos), 2027-04-10 18:00 UTC** |
| Who decides | Steering: 2 of 3 must approve, among them A. Finance, and somebody of the customer’s Finance; chair: B. Technology |
| As measured on | Sat, 10 Apr 2027, 13:00 (Africa/Lagos), 2027-04-10 12:00 UTC; valid until Sat, 10 Apr 2027, 21:00 (Africa/Lagos), 2027-04-10 20:00 UTC |
| Criteria | **The one criterion that a go needs is met.** |

## What each answer does

| Answer | How | What it does |
|---|---|---|
| **GO** | “Review changes”, “Approve”; when all have, the clerk merges | “Hypercare” begins: Send every invoice to SmartAPI. |
| **NO-GO** | “Review changes”, “Request changes”, with the reason | The cutover ends: invoicing stays on legacy, the freeze is lifted, and everybody concerned is told the contingency plan. |
| No decision | nothing by the deadline | No decision is never a go: nothing is changed, invoicing stays on legacy, people are told, and this gate is asked again with fresh evidence (attempt 2 of 3). |
| Point of no return |  | No stage is past it. A go here does not pass it, but from “Hypercare” on what the tax authority has cleared stays cleared for good. The way back then: Route to legacy. |

## Criteria agreed beforehand

| Criterion | Verdict | Measured | Required | For a go | Source |
|---|---|---|---|---|---|
| Every task of the stage is done | **✔ met** | 3 of 3 | all done | needed | progress table |

## This would be a no-go if …

- one task of the stage were not done (measured: 3 of 3)
- B. Technology (chair) requested changes, or 2 members did; the request of one member alone holds the gate
- A. Finance, or a deputy in their place, did not approve: then it is no go, and at the deadline no decision
- it were decided after Sat, 10 Apr 2027, 21:00 (Africa/Lagos), 2027-04-10 20:00 UTC, when the evidence is too old to rely on, or a material fact moved before that

## The way back

This gate does not show the way back.

## Invoices accounted for

This gate does not show invoices.

## Plan against actual

This gate does not show the plan.

## Differences since the last rehearsal

This gate does not show rehearsals.

## Open conditions of earlier gates

This gate does not show conditions.

## Who decides

| Member | Of | Account | Part | Deputy while this is decided |
|---|---|---|---|---|
| A. Finance | customer, finance | cfo | **must approve** | D. Control (controller), until Sat, 10 Apr 2027, 15:00 (Africa/Lagos), 2027-04-10 14:00 UTC |
| B. Technology | customer, it | cio | **chair** | none |
| C. Manager | provider, program-manager | pm | member | none |

## What this page was made from

|  | SHA-256 |
|---|---|
| Evidence | \`${aboutOf().gate.evidenceDigest}\` |
| Program | \`p\` |
| Code | \`c\` |
| Calendar | \`k\` |
| Roster | \`r\` |

Attempt \`smartapi/switch/1\`. Nothing is decided from this page: what is judged is the record beside it, the reviews and the merge.
`);
  });

  it('says so where it is a rehearsal', () => {
    expect(renderDossier({ ...aboutOf(), stage: 'uat' })).toContain('**This is a rehearsal (uat).**');
  });

  it('shows what is not met first, by word and shape, and that nobody can give a go', () => {
    const text = dossier({
      criteria: [
        criterion(),
        criterion({ id: 'canary', title: 'The canary came through', verdict: 'fail', measured: 'no answer' }),
        criterion({ id: 'pilot', title: 'Pilot', verdict: 'missing', mandatory: false }),
      ],
    });
    const rows = section(text, 'Criteria agreed beforehand').split('\n').slice(2);
    expect(rows[0]).toContain('| The canary came through | **✘ NOT met** |');
    expect(rows[1]).toContain('**○ NO reading**');
    expect(text).toContain('A go is NOT possible as it stands: 1 of 2 criteria that it needs are not met.');
    expect(section(text, 'This would be a no-go if …')).toMatch(
      /^- \*\*It is so now:\*\* The canary came through/u,
    );
  });

  it('shows the way back, its times, and the last safe moment', () => {
    const forecast = {
      binds: true,
      late: false,
      lastSafeMoment: '2027-04-16T10:00:00.000Z',
      lastSafeMomentOnClock: '2027-04-16T10:00:00.000Z',
      windowEnd: '2027-04-16T19:00:00.000Z',
      usualSecondsToSafe: 42,
      worstSecondsToSafe: 1_040,
      usualSecondsToSettled: 43_242,
      worstSecondsToSettled: 87_440,
    };
    const text = dossier({ facts: { 'way-back': { now: { kind: 'hold', how: 'Stay.' }, forecast } } });
    expect(section(text, 'The way back')).toContain(
      'safe after 42 s (at worst 17 min), all settled after 12 h 1 min (at worst 1 day 17 min)',
    );
    expect(section(text, 'The way back')).toContain(
      '**Last safe moment to begin it: Fri, 16 Apr 2027, 11:00',
    );
    expect(section(text, 'This would be a no-go if …')).toContain(
      'by the last safe moment, Fri, 16 Apr 2027, 11:00',
    );
  });

  it('where the change window binds nothing has no last safe moment, and no no-go that cannot be', () => {
    const forecast = {
      binds: false,
      late: false,
      lastSafeMoment: '2027-04-10T10:00:00.000Z',
      lastSafeMomentOnClock: '2027-04-10T10:00:00.000Z',
      windowEnd: '2027-04-10T19:00:00.000Z',
      usualSecondsToSafe: 42,
      worstSecondsToSafe: 1_040,
      usualSecondsToSettled: 43_242,
      worstSecondsToSettled: 87_440,
    };
    const criteria = [criterion({ id: 'way-back', title: 'The way back is known' })];
    const facts = (binds: boolean) => ({
      'way-back': { now: { kind: 'hold', how: 'Stay.' }, forecast: { ...forecast, binds } },
    });
    const free = dossier({ criteria, facts: facts(false) });
    expect(section(free, 'The way back')).not.toContain('Last safe moment');
    expect(section(free, 'The way back')).toContain('does not bind this gate');
    expect(section(free, 'This would be a no-go if …')).not.toContain('a way back begun now');
    const bound = dossier({ criteria, facts: facts(true) });
    expect(section(bound, 'This would be a no-go if …')).toContain('a way back begun now');
  });

  it('counts invoices, and names the lost ones', () => {
    const facts = (lost: readonly string[]) => ({ 'invoices-accounted': { posted: 1_200, lost } });
    expect(section(dossier({ facts: facts([]) }), 'Invoices accounted for')).toContain(
      'The ERP posted 1,200 since the cutover began; every one of them is accounted for.',
    );
    expect(section(dossier({ facts: facts(['INV-1']) }), 'Invoices accounted for')).toContain(
      '**1 of 1,200 posted invoices are in no book:** `INV-1`.',
    );
  });

  it('says digest by digest what changed since the last rehearsal that counts', () => {
    const rehearsal = (rehearsedAt: string, code: string) => ({
      scenario: 'go',
      rehearsedAt,
      digests: { ...DIGESTS, code },
    });
    const text = dossier({
      criteria: [
        criterion({ id: 'rehearsals', title: 'Rehearsed', verdict: 'fail', measured: 'one is missing' }),
      ],
      facts: {
        rehearsals: {
          counted: [
            rehearsal('2027-04-01T10:00:00.000Z', 'c'),
            rehearsal('2027-04-02T10:00:00.000Z', 'older'),
          ],
          refused: ['a laptop’s is not attested'],
        },
      },
    });
    const shown = section(text, 'Differences since the last rehearsal');
    expect(shown).toContain('✘ NOT met: one is missing');
    expect(shown).toContain('Fri, 2 Apr 2027');
    expect(shown).toContain('| Program (runbook as compiled) | ✔ the same |');
    expect(shown).toContain('| Code | **✘ other code: it was not rehearsed** |');
    expect(shown).toContain('- a laptop’s is not attested');
  });

  it('lists conditions of earlier goes, those not met first', () => {
    const condition = (text: string, state: string) => ({
      task: `condition/authorise/1/${text.length}`,
      gate: 'authorise',
      attempt: 1,
      text,
      owner: 'dba',
      due: '2027-04-12',
      state,
    });
    const text = dossier({
      facts: { conditions: { conditions: [condition('done', 'met'), condition('not yet', 'overdue')] } },
    });
    const rows = section(text, 'Open conditions of earlier gates').split('\n').slice(2);
    expect(rows[0]).toContain('| not yet | authorise, attempt 1 | E. Base | 2027-04-12 | **✘ OVERDUE** |');
    expect(rows[1]).toContain('✔ met');
  });

  it('shows a deputy only where dates and time to decide meet', () => {
    const about = aboutOf();
    const roster = about.gate.roster.map((entry) => ({
      ...entry,
      ...(entry.deputy && { deputy: { ...entry.deputy, from: at(-600), to: at(-300) } }),
    }));
    const text = renderDossier({ ...about, gate: { ...about.gate, roster } });
    expect(section(text, 'Who decides')).not.toContain('D. Control');
  });

  it('says who cannot decide here for want of an account', () => {
    const about = aboutOf();
    const roster = about.gate.roster.map(({ githubId: _, ...entry }) => entry);
    expect(renderDossier({ ...about, gate: { ...about.gate, roster } })).toContain(
      '**no account: cannot decide here**',
    );
  });

  it('tells what the record alone knows where the runbook has no such gate', () => {
    const about = aboutOf();
    const text = renderDossier({ ...about, gate: { ...about.gate, gate: 'gone' } });
    expect(text).toContain('Shall gate gone be passed?');
  });
});
