/** What a rehearsal has to come to. */
import * as z from 'zod';
import { DateText, Id, RelativeText } from '#lib/runbook/texts.ts';

export const Bounds = z.strictObject({
  atLeast: z.number().min(0).optional(),
  atMost: z.number().min(0).optional(),
});
export type Bounds = z.infer<typeof Bounds>;

const WholeBounds = z.strictObject({ atLeast: z.int().optional(), atMost: z.int().optional() });

/** Of the authority's own log: how many documents it registered, of a span, of an issue date, or of both. */
const Registered = z.strictObject({
  from: RelativeText.optional(),
  to: RelativeText.optional().describe('Not included.'),
  issued: DateText.optional().describe('The invoice’s own date.'),
  ...WholeBounds.shape,
});

export const Expectation = z.strictObject({
  outcome: z.enum(['completed', 'rolled-back', 'no-go', 'undecided', 'failed']),
  /** Bounds on the report's invoice counts. */
  invoices: z.record(z.string(), WholeBounds).default({}),
  gates: z.record(Id, z.enum(['go', 'no-go', 'undecided', 'superseded'])).default({}),
  attempts: z
    .record(Id, z.array(z.enum(['go', 'no-go', 'undecided', 'superseded'])).min(1))
    .default({})
    .describe('What became of each attempt of a gate, in their order.'),
  comments: z
    .record(Id, z.array(z.string().min(1)).min(1))
    .default({})
    .describe('By gate: texts that its sticky comment showed at some time.'),
  refused: z
    .record(Id, z.array(z.string()))
    .default({})
    .describe(
      'By gate: what of `pull` GitHub itself refused, in its order. Whatever else it refuses is a miss.',
    ),
  conditions: z
    .array(z.enum(['met', 'open', 'overdue', 'unowned']))
    .default([])
    .describe('What became of each condition of a go, in the order in which they were given.'),
  telephone: z.array(Id).default([]).describe('Gates that were decided by telephone.'),
  rollbacks: z.int().min(0).default(0),
  triggers: z
    .array(Id)
    .optional()
    .describe('What set off each roll-back, in their order: a trigger or a gate of the runbook.'),
  secondsToSafe: z.int().min(0).optional().describe('At most, of every roll-back.'),
  detectedAfterInvoices: WholeBounds.optional().describe(
    'Invoices let towards SmartAPI before each roll-back.',
  ),
  replayed: WholeBounds.optional().describe('Invoices that the roll-backs sent on, together.'),
  downtime: z
    .record(z.string(), Bounds)
    .default({})
    .describe('By a figure of the report’s `downtime`, e.g. `longestWaitSeconds`.'),
  firstPassRate: Bounds.optional().describe('Share (0 to 1) that was cleared at the first try.'),
  erpOutput: z.enum(['legacy', 'smartapi']).optional().describe('Where new invoices go at the end.'),
  control: z
    .strictObject({
      route: z.enum(['legacy', 'pilot', 'ramp', 'smartapi']).optional(),
      held: z.boolean().optional(),
      epoch: z.int().min(0).optional().describe('How often the route was changed.'),
      queue: z.enum(['open', 'closed']).optional(),
    })
    .optional()
    .describe('How the tenant stands at the end.'),
  reasons: z
    .record(z.string(), WholeBounds)
    .optional()
    .describe('Invoices that were not cleared, by the code of their reason.'),
  incidents: z
    .record(z.string(), WholeBounds)
    .optional()
    .describe('Incidents by kind: `breaker`, `trigger`, `roll-back`, or what the worker calls them.'),
  registered: z.array(Registered).optional(),
  main: z.int().min(1).optional().describe('How many main executions there were.'),
  watch: z
    .enum(['pass', 'fail', 'inconclusive'])
    .optional()
    .describe('What the watch says of the clearance rate in the end.'),
  unproven: z.array(z.string()).optional(),
  lateTasks: z.array(Id).optional(),
});
export type Expectation = z.infer<typeof Expectation>;
