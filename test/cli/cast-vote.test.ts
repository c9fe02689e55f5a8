import { describe, expect, it } from 'vitest';
import { makeBallot } from '#lib/cli/interactive/cast-vote.ts';
import { makeBallots } from '#lib/local/ballots.ts';
import { shippedRunbook } from '#test/runbook/shipped.ts';
import { sampleGate } from './sample-question.ts';

const { runbook } = shippedRunbook();

const ballot = (reasons: readonly string[]) => {
  const { record, at } = sampleGate();
  const completeGate = () => Promise.resolve({ outcome: 'pending', by: [], reasons: [...reasons] });
  return { record, ...makeBallot({ completeGate, ballots: makeBallots(), now: () => at }, runbook) };
};

describe('a vote', () => {
  it('says what is still lacking, how many approve first', async () => {
    const { record, cast } = ballot(['objecting or against: Tunde Bello', '0 of 3 approvals']);
    const { text } = await cast(record, 'object', ['tunde-bello'], { note: 'The roster is not signed.' });
    expect(text).toContain('the vote object of Tunde Bello is counted');
    expect(text).toContain('Not decided yet: 0 of 3 approvals. Objecting or against: Tunde Bello.');
    expect(text).toContain('An objection stands until the same person votes go.');
  });

  it('says whose objection a go withdraws, and only once', async () => {
    const { record, cast } = ballot(['1 of 3 approvals']);
    await cast(record, 'object', ['tunde-bello'], { note: 'The roster is not signed.' });
    const members = ['nkechi-obi', 'tunde-bello'];
    expect((await cast(record, 'go', ['nkechi-obi'])).text).not.toContain('withdraws');
    expect((await cast(record, 'go', members)).text).toContain(
      'This go withdraws the objection of Tunde Bello.',
    );
    expect((await cast(record, 'go', members)).text).not.toContain('withdraws');
  });
});
