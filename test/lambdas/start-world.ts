/** A tenant before its cutover: lock, records, control and progress in memory, and a machine that only remembers. */
import { makeStart, type StartDeps } from '#lambdas/start/handler.ts';
import { canonicalJson, digestOf, sha256 } from '#lib/digest.ts';
import type { JsonObject } from '#lib/json.ts';
import { makeControl } from '#lib/local/control.ts';
import { makeCutovers } from '#lib/local/cutovers.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { makeCutoverLock } from '#lib/local/lock.ts';
import { makeProgress } from '#lib/local/progress.ts';
import type { ErpOutput, OutputSide } from '#lib/ports/erp.ts';
import type { ExecutionStatus, Machine } from '#lib/ports/machine.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';

/** Executions by name; nothing ever goes on by itself. */
export const rememberingMachine = () => {
  const executions = new Map<string, { readonly input: string; status: ExecutionStatus }>();
  const machine: Pick<Machine, 'start' | 'status'> = {
    async start(which, name, input) {
      const text = canonicalJson({ which, input });
      const there = executions.get(name);
      if (there === undefined) {
        executions.set(name, { input: text, status: 'running' });
        return 'started';
      }
      return there.status === 'running' && there.input === text ? 'running' : 'taken';
    },
    status: async (name) => executions.get(name)?.status,
  };
  return {
    machine,
    names: () => [...executions.keys()],
    inputOf: (name: string): JsonObject => JSON.parse(executions.get(name)?.input ?? '{}').input,
    end: (name: string, status: ExecutionStatus = 'succeeded') => {
      const there = executions.get(name);
      executions.set(name, { input: there?.input ?? '', status });
    },
  };
};

export const CALENDAR = { goLive: '2027-04-10T19:00:00.000Z', zone: 'Africa/Lagos', scale: 1 };

export const DIGESTS = {
  program: sha256('program'),
  code: sha256('code'),
  roster: sha256('roster'),
  calendar: digestOf(CALENDAR),
};

export const ASKED = {
  tenant: 'small',
  cutover: 'smartapi',
  by: 'pm',
  calendar: CALENDAR,
  digests: DIGESTS,
};

export const startWorld = (stage: 'local' | 'uat' | 'production' = 'production') => {
  const database = openDatabase(':memory:');
  const clock = fakeClock();
  const { machine, ...executions } = rememberingMachine();
  const { calendar: _calendar, ...digests } = DIGESTS;
  const logged: string[] = [];
  const ledger = makeLedger(database);
  let side: OutputSide = 'legacy';
  const erpOutput: ErpOutput = {
    current: async () => side,
    verify: async () => side,
    async setTo(next) {
      side = next;
    },
  };
  const deps: StartDeps = {
    deployed: { tenant: 'small', stage, cutover: 'smartapi', digests, mayUnlatch: ['cfo', 'cio'] },
    lock: makeCutoverLock(database),
    cutovers: makeCutovers(database),
    ledger,
    erpOutput,
    control: makeControl(database, 'smartapi'),
    progress: makeProgress(database),
    machine,
    clock,
    log: (code) => logged.push(code),
  };
  return {
    deps,
    control: makeControl(database, 'smartapi'),
    ledger,
    erpOutput,
    incidents: makeIncidentLog(database),
    clock,
    logged,
    ...executions,
    start: (changes: JsonObject = {}) => makeStart(deps)({ ...ASKED, ...changes }),
  };
};
