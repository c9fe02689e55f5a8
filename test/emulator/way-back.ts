import { done } from './command-line.ts';
import { readStatus } from './stage-status.ts';
import { expectThat } from './steps.ts';
import type { Intervention, Suite } from './suite.ts';
import { waitUntil } from './wait-until.ts';

/** Enough of the pilot that something is cleared, and something on its way. */
const PILOT_INVOICES = 10;
/** From the command to safe: cold starts of every function of the rollback machine, and leases that run out. */
const SAFE_SECONDS = 60;

const ROLLBACK = ['rollback', '--by', 'tunde-bello', '--reason', 'Branches report wrong totals', '--yes'];

/** In the pilot somebody turns the cutover back by command; the recovery gate then lets it go on, in a new execution. */
export const wayBack = ({ cli, erp, step, show, note }: Suite): readonly Intervention[] => [
  {
    name: 'turned back in the pilot',
    isTime: ({ stage, clearance }) => stage === 'pilot' && (clearance?.received ?? 0) >= PILOT_INVOICES,
    beside: false,
    async run() {
      const before = await readStatus(cli);
      const said = await step('cutover rollback', () => cli.spawned(...ROLLBACK));
      show('$ npx cutover rollback', done(said, 'cutover rollback'));
      const safe = await step('route latched to legacy and held, queue paused, ERP on legacy', async () => {
        const status = await waitUntil(
          'the way back to be safe',
          SAFE_SECONDS,
          () => readStatus(cli),
          ({ control, traffic }) =>
            control.held && control.pauseReasons.includes('rollback') && traffic.valve === 'closed',
        );
        await waitUntil('the ERP to issue on legacy', SAFE_SECONDS, erp.output, (side) => side === 'legacy');
        return status;
      });
      expectThat(
        safe.control.route.kind === 'legacy' && safe.control.epoch > before.control.epoch,
        `the route is ${safe.control.route.kind} at epoch ${safe.control.epoch}, after epoch ${before.control.epoch}`,
      );
      const again = await step('a second rollback is the same one', () => cli.called(...ROLLBACK));
      expectThat(/was started already/.test(again.out), `a second rollback said: ${again.out}${again.err}`);
      const start = await cli.called('start', '--calendar', 'scaled:15000');
      expectThat(start.code === 1, `start while it is turned back ended with ${start.code}: ${start.err}`);
      note(
        `start is refused meanwhile: ${start.err.split('\n').find((line) => /^Refused/.test(line)) ?? ''}`,
      );
    },
  },
  {
    name: 'goes on after the recovery gate',
    isTime: ({ executions, control }) =>
      !control.held && executions.some(({ name, status }) => name.endsWith('-r2') && status === 'running'),
    beside: false,
    async run() {
      const { executions } = await readStatus(cli);
      note(executions.map(({ name, status }) => `${name} ${status}`).join(', '));
    },
  },
];
