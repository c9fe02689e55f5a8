import type { GateRecord } from '#lib/gates/gate-record.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface HandOver {
  readonly runbook: Pick<Runbook, 'cutover' | 'title' | 'client' | 'documents' | 'risks'>;
  readonly items: readonly string[];
  readonly at: Instant;
  readonly gates: readonly GateRecord[];
  readonly incidents: readonly Incident[];
  readonly progress: readonly TaskRecord[];
  /** Numbers of invoices without an outcome. */
  readonly openInvoices: readonly string[];
}

/** Tasks that are not done and incidents that are not closed: what steady state inherits besides the items. */
export const openItems = (handOver: HandOver): readonly string[] => [
  ...handOver.incidents
    .filter((incident) => incident.closedAt === undefined)
    .map((incident) => `Incident ${incident.id}, severity ${incident.severity}: ${incident.title}`),
  ...handOver.progress
    .filter((record) => record.status === 'blocked' || record.status === 'failed')
    .map((record) => `Task ${record.task} (${record.owner}) is ${record.status}`),
  ...(handOver.openInvoices.length === 0
    ? []
    : [
        `${handOver.openInvoices.length} invoices without an outcome, the first ${handOver.openInvoices.slice(0, 10).join(', ')}`,
      ]),
];

/** Text from the runbook goes into a table cell: a bar or a line break would break it. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** The page that the service desk starts from. */
export const handOverDocument = (handOver: HandOver): string => {
  const { runbook } = handOver;
  const open = openItems(handOver);
  const decided = handOver.gates.filter((gate) => gate.decision !== undefined);
  return [
    `# Hand-over: ${runbook.title}`,
    '',
    `${runbook.client.name}, tenant ${runbook.client.tenant}, cutover ${runbook.cutover}, ${toIso(handOver.at)}.`,
    '',
    '## Handed over',
    '',
    ...handOver.items.map((item) => `- ${item}`),
    '',
    '## Still open',
    '',
    ...(open.length === 0 ? ['Nothing.'] : open.map((item) => `- ${item}`)),
    '',
    '## Documents',
    '',
    '| document | owner | where |',
    '|---|---|---|',
    ...runbook.documents.map((one) => `| ${cell(one.title)} | ${one.owner} | ${cell(one.location)} |`),
    '',
    '## Decisions',
    '',
    '| gate | decision | by | evidence |',
    '|---|---|---|---|',
    ...decided.map(
      (gate) =>
        `| ${gate.instance} | ${gate.decision?.verdict ?? ''} | ${gate.decision?.by.join(', ') ?? ''} | evidence/${gate.instance}.json, SHA-256 ${gate.evidenceDigest} |`,
    ),
    '',
    '## Risks that stay',
    '',
    ...(runbook.risks.length === 0
      ? ['None is on record.']
      : runbook.risks.map(
          (risk) =>
            `- ${risk.title}: ${risk.residual.level}, accepted by ${risk.residual.acceptedBy}. ${risk.contingency}`,
        )),
    '',
  ].join('\n');
};
