/** `npm run firs`: the simulated authority over HTTP, in real time, on this machine only. */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { instant, SECOND } from '#lib/instant.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { type SimulatorConfig, simulatorConfig } from './config.ts';
import type { Fault } from './faults.ts';
import { serveSimulator } from './http-server.ts';
import { makeSimulator } from './simulator.ts';

const KINDS = [
  'outage',
  'slow',
  'bad-key',
  'reject-all',
  'intermittent',
  'lost-answer',
  'rate-limited',
] as const;
const Options = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  fault: z.array(z.string().regex(new RegExp(`^(${KINDS.join('|')})(:(100|[1-9]\\d?))?$`))),
  business: z.uuid().optional(),
  name: z.string().min(1).optional(),
  tin: z.string().min(1).optional(),
  service: z.string().min(1).optional(),
  quick: z.boolean(),
});
type Options = z.infer<typeof Options>;
const Kind = z.enum(KINDS);

const USAGE = `usage: npm run firs -- [--port N] [--fault KIND[:PERCENT]]... [--quick]
                    [--business UUID] [--name TEXT] [--tin TIN] [--service ID]
  --port      where to listen on 127.0.0.1; 0 takes any free port (default 8090)
  --fault     ${KINDS.join(', ')}; holds while it runs, PERCENT of calls
  --quick     answers within milliseconds and shows what it accepted after a second: for accelerated calendars,
              on which its real slowness would last for days
  --business, --name, --tin, --service
              whose documents it takes: the client's entries in the runbook (default: a taxpayer of no one's)`;

const readOptions = (): Options | undefined => {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8090' },
        fault: { type: 'string', multiple: true },
        business: { type: 'string' },
        name: { type: 'string' },
        tin: { type: 'string' },
        service: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    });
    const options = Options.safeParse({ ...values, fault: values.fault ?? [] });
    return options.success ? options.data : undefined;
  } catch {
    return undefined;
  }
};

const always = (text: string): Fault => {
  const [kind, percent] = text.split(':');
  return {
    from: instant(0),
    to: instant(Number.MAX_SAFE_INTEGER),
    kind: Kind.parse(kind),
    percent: Number(percent ?? 100),
  };
};

const configOf = ({ business, name, tin, service, quick }: Options): SimulatorConfig =>
  simulatorConfig({
    ...(business !== undefined && { businessId: business }),
    ...(name !== undefined && { businessName: name }),
    ...(tin !== undefined && { businessTin: tin }),
    ...(service !== undefined && { serviceId: service }),
    ...(quick && { latency: { from: 4, to: 12 }, settleMilliseconds: SECOND }),
  });

const options = readOptions();
if (!options) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const config = configOf(options);
  const faults = options.fault.map(always);
  const simulator = makeSimulator({ clock: wallClock, random: systemRandom, config, faults });
  try {
    const server = await serveSimulator(simulator, options.port);
    console.log(`simulated tax authority at ${server.url} (Ctrl-C stops it)`);
    console.log(`  x-api-key ${config.apiKey}   x-api-secret ${config.apiSecret}`);
    console.log(`  business ${config.businessId}   service id ${config.serviceId}`);
    process.once('SIGINT', () => void server.close());
    process.once('SIGTERM', () => void server.close());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(
      `the simulated authority cannot listen on port ${options.port}: ${why}. Choose another by --port.`,
    );
    process.exitCode = 1;
  }
}
