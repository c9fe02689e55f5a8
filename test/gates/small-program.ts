import type { Program, ProgramGate } from '#lib/compiler/program.ts';
import type { Gate, Stage } from '#lib/runbook/schema.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

const gate = (stage: string, source: Gate): ProgramGate => {
  const { authority, ...rest } = source;
  const { members, quorum, mandatory, chair } = smallRunbook.authorities[authority] ?? {
    members: [],
    quorum: 0,
    mandatory: [],
    chair: '',
  };
  return { ...rest, stage, policy: { authority, members, quorum, mandatory, chair } };
};

const entryRoutes: Readonly<Record<string, 'legacy' | 'smartapi'>> = {
  freeze: 'legacy',
  hypercare: 'smartapi',
};

const stage = (source: Stage): Program['stages'][number] => ({
  id: source.id,
  title: source.title,
  kind: source.kind,
  entry: source.entry,
  exit: source.exit,
  entryRoute: { kind: entryRoutes[source.id] ?? 'legacy' },
  entryErpOutput: entryRoutes[source.id] ?? 'legacy',
  afterSwitch: source.id === 'hypercare',
  wayBack: source.wayBack.kind,
  hypercare: source.hypercare,
});

const empty = {
  Comment: '',
  QueryLanguage: 'JSONPath',
  StartAt: 'End',
  States: { End: { Type: 'Succeed' } },
} as const;

/** The small runbook as its compiler would hand it on; the definitions are of no interest here. */
export const smallProgram: Program = {
  compilerVersion: 'test',
  cutover: smallRunbook.cutover,
  title: smallRunbook.title,
  tenant: smallRunbook.client.tenant,
  definition: empty,
  rollbackDefinition: empty,
  grants: [],
  stages: smallRunbook.stages.map(stage),
  tasks: smallRunbook.stages.flatMap(({ id, tasks }) =>
    tasks.map((task) => ({
      id: task.id,
      stage: id,
      title: task.title,
      owner: task.owner,
      action: task.action === 'switch-route' ? ('switch-route' as const) : undefined,
      parameters: task.with,
      until: task.until,
      onFailure: task.onFailure,
      changesProduction: false,
      dependsOn: task.dependsOn,
    })),
  ),
  gates: [
    ...smallRunbook.stages.flatMap((each) => (each.gate ? [gate(each.id, each.gate)] : [])),
    gate('recovery', smallRunbook.recovery.gate),
  ],
  thresholds: {},
  client: smallRunbook.client,
  messages: smallRunbook.messages,
};
