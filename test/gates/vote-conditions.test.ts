import { describe, expect, it } from 'vitest';
import { voteConditions } from '#lib/gates/vote-conditions.ts';
import { at, sampleEvidence, sampleGate, voteOn } from './sample-gate.ts';

const gate = sampleGate(sampleEvidence());
const vote = voteOn(gate);
const due = '2027-04-12';
const first = { text: 'Print the fallback', owner: 'pm', due };
const second = { text: 'Call the bank', owner: 'cfo', due };

describe('conditions of a go by votes', () => {
  it('are those of approvals that counted, each once', () => {
    const votes = [
      vote('cfo', 'approve', 10, { conditions: [first, second] }),
      vote('cio', 'approve', 20, { conditions: [first] }),
    ];
    expect(voteConditions(gate, votes, at(30))).toEqual([first, second]);
  });

  it('are not those of outsiders, of other evidence, or of an approval that was given anew', () => {
    const votes = [
      vote('stranger', 'approve', 5, { conditions: [second] }),
      vote('pm', 'approve', 6, { conditions: [second], evidenceDigest: 'else' }),
      vote('cfo', 'approve', 10, { conditions: [second] }),
      vote('cfo', 'approve', 15),
      vote('cio', 'approve', 20, { conditions: [first] }),
    ];
    expect(voteConditions(gate, votes, at(30))).toEqual([first]);
  });

  it('are not those of a deputy whose member has spoken', () => {
    const votes = [
      vote('controller', 'approve', 5, { conditions: [second] }),
      vote('cfo', 'approve', 10),
      vote('cio', 'approve', 20, { conditions: [first] }),
    ];
    expect(voteConditions(gate, votes, at(30))).toEqual([first]);
  });
});
