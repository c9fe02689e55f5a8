/**
 * The verbs of automatic tasks. Each is the name of a folder in `lambdas/`, with the schema of its parameters and
 * what the compiler and the checks must know of it.
 */
import * as z from 'zod';

const RouteParameter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('legacy') }),
  z.strictObject({ kind: z.literal('pilot'), size: z.int().min(0).max(100) }),
  z.strictObject({
    kind: z.literal('ramp'),
    segments: z.array(z.string()).default([]),
    customerPercent: z.int().min(0).max(100),
  }),
  z.strictObject({ kind: z.literal('smartapi') }),
]);

interface ActionSpec {
  readonly purpose: string;
  readonly parameters: z.ZodObject;
  /** Changes what happens to live invoices: must lie in the change window, and its stage needs a way back. */
  readonly changesProduction: boolean;
  /** Only reads: neighbours without mutual dependencies may run side by side. */
  readonly readOnly: boolean;
}

const spec = <P extends z.ZodObject>(
  purpose: string,
  parameters: P,
  flags: { readonly changesProduction?: boolean; readonly readOnly?: boolean } = {},
) => ({
  purpose,
  parameters,
  changesProduction: flags.changesProduction ?? false,
  readOnly: flags.readOnly ?? false,
});

const none = z.strictObject({});

export const ACTIONS = {
  'check-readiness': spec(
    'Proves that the tenant, the authority, the people and the documents are ready.',
    z.strictObject({ documents: z.array(z.string()).default([]) }),
    { readOnly: true },
  ),
  'dry-run': spec(
    'Takes sample invoices through parsing, IRN and the authority’s validate; registers nothing.',
    z.strictObject({ sample: z.int().min(1).max(500) }),
    { readOnly: true },
  ),
  'record-baseline': spec('Records the digests of all that is frozen.', none),
  'check-drift': spec(
    'Compares what is frozen with the recorded baseline and reports each fact that moved.',
    none,
    {
      readOnly: true,
    },
  ),
  'validate-master-data': spec(
    'Checks master data row by row and reconciles it with the tenant’s.',
    z.strictObject({
      set: z.enum(['customers', 'products', 'tax-codes']),
      toleratedPercent: z
        .number()
        .min(0)
        .max(5)
        .default(0)
        .describe(
          'Share of bad rows (percent) up to which the check passes; each bad row is listed all the same.',
        ),
    }),
    { readOnly: true },
  ),
  'turn-erp-output': spec(
    'Turns the ERP’s own output and asks the ERP what its next invoice would do.',
    z.strictObject({ to: z.enum(['smartapi', 'legacy']) }),
    { changesProduction: true },
  ),
  'switch-route': spec(
    'Changes which way new invoices go; raises the epoch.',
    z.strictObject({ route: RouteParameter }),
    { changesProduction: true },
  ),
  'run-canary': spec(
    'Proves intake, queue, worker and authority with a document that is validated and never signed.',
    none,
    { readOnly: true },
  ),
  'submit-pilot': spec(
    'Lets the next invoices, and no more, go to SmartAPI.',
    z.strictObject({ size: z.int().min(1).max(100) }),
    { changesProduction: true },
  ),
  'check-pilot': spec(
    'Asks whether the pilot’s invoices are final, and which agreed kinds did not come.',
    z.strictObject({
      expect: z.int().min(1).max(100),
      minimum: z.int().min(1).max(100).describe('Fewer than this is inconclusive, never a pass.'),
      mix: z
        .array(z.string())
        .default([])
        .describe('Segments that Finance named, e.g. `kind:B2B`, `type:credit-note`.'),
    }),
    { readOnly: true },
  ),
  'verify-irn-qr': spec('Checks IRN and QR of each cleared invoice.', none, { readOnly: true }),
  'verify-archive': spec('Checks that each cleared invoice has its archive entry, unchanged.', none, {
    readOnly: true,
  }),
  reconcile: spec(
    'Compares count, net, tax and gross by currency and in NGN between ERP register, ledger and authority.',
    none,
    { readOnly: true },
  ),
  'check-clearance': spec(
    'Passes unless clearance since the switch is proven too low, too few are final, or a Sev-1 is open.',
    z.strictObject({
      minimumInvoices: z.int().min(1).default(30).describe('With an outcome; fewer is inconclusive.'),
      mustShow: z
        .boolean()
        .optional()
        .describe(
          'Passes only once the threshold is shown; left out, that is displayed and decides nothing.',
        ),
    }),
    { readOnly: true },
  ),
  'send-message': spec(
    'Tells the people of a message of the runbook.',
    z.strictObject({ message: z.string() }),
  ),
  'hand-over': spec(
    'Lists what is handed to steady state and files it.',
    z.strictObject({ items: z.array(z.string()).min(1) }),
  ),
} as const satisfies Record<string, ActionSpec>;

export type ActionName = keyof typeof ACTIONS;
export const isActionName = (name: string | undefined): name is ActionName =>
  name !== undefined && Object.hasOwn(ACTIONS, name);
export const ACTION_NAMES: readonly ActionName[] = Object.keys(ACTIONS).filter((name) => isActionName(name));
export type ActionParameters<N extends ActionName> = z.infer<(typeof ACTIONS)[N]['parameters']>;

/** What the compiler adds around the runbook's tasks: also folders of `lambdas/`. */
export const MACHINERY = [
  'stage-enter',
  'task-open',
  'gate-evidence',
  'gate-open',
  'gate-recheck',
  'checkpoint',
  'start-rollback',
  'latch',
  'tell',
  'valve',
  'supersede-gates',
  'stop-execution',
  'verify-safe',
  'open-incident',
  'replay',
  'resume',
] as const;
export type MachineryName = (typeof MACHINERY)[number];
