import { fromIso, MINUTE, plus } from '#lib/instant.ts';
import { makeLocalMachine } from '#lib/local/machine.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { DONE, define, text, tokenTask } from '#test/asl/definitions.ts';
import { machineContract } from '#test/contract/machine.ts';

const ASKS = define({
  Ask: tokenTask('ask', { Next: 'Done' }),
  Late: DONE,
  Done: DONE,
});

machineContract('interpreter', async () => {
  const virtual = makeVirtualClock({ start: fromIso('2027-01-04T08:00:00Z') });
  const tokens: string[] = [];
  const machine = makeLocalMachine({
    virtual,
    random: seededRandom(1, 'machine'),
    definitions: { main: ASKS, rollback: ASKS },
    invoke: async (_, { token }) => {
      tokens.push(text(token));
      return {};
    },
  });
  const pass = () => virtual.run({ until: plus(virtual.now(), MINUTE / 60) });
  return {
    machine,
    async token() {
      await pass();
      return text(tokens.shift());
    },
    pass,
  };
});
