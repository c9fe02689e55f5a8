/** The report of a run, the same for a rehearsal and for production (DESIGN section 7). Tools and tests rely on it. */
import * as z from 'zod';
import { Pace } from '#lib/runbook/time-scale.ts';

const Count = z.int().min(0);
const Iso = z.iso.datetime();

export const InvoiceCounts = z.object({
  /** Posted in the ERP while the run lasted. offered = cleared + rejected + legacy + pending + unknown. */
  offered: Count,
  cleared: Count,
  /** By the authority or, before it, by intake; with a reason each. */
  rejected: Count,
  legacy: Count,
  pending: Count,
  unknown: Count,
  /** Past their legal deadline, cleared or not. */
  overdue: Count,
  /** Posted, and accounted for nowhere, or by the ledger's word alone, against the ERP's or the authority's. */
  lost: Count,
  /** Registered with the authority more than once, or on both sides. */
  duplicated: Count,
  /** Registered with the authority, and never posted in the ERP. */
  unexpected: Count,
});
export type InvoiceCounts = z.infer<typeof InvoiceCounts>;

export const Report = z.object({
  runbook: z.string(),
  digests: z.object({ program: z.string(), code: z.string(), calendar: z.string(), roster: z.string() }),
  seed: z.int(),
  scenario: z.string(),
  /** `running`: the report of a cutover that has not ended yet. */
  outcome: z.enum(['completed', 'rolled-back', 'no-go', 'undecided', 'failed', 'running']),
  /** What the scenario expected, and each expectation that did not come true. */
  expectation: z.object({ met: z.boolean(), misses: z.array(z.string()) }),
  virtual: z.object({
    start: Iso,
    /** When the last execution ended, a way back included: the cutover itself was over. */
    cutoverEnd: Iso,
    /** Until when invoices were followed. */
    end: Iso,
    seconds: z.number(),
  }),
  wallSeconds: z.number(),
  /**
   * Of an accelerated calendar: moments and minutes of stages, tasks and gates are then the plan's; the run's own, of
   * `virtual`, of invoices and of roll-backs, are real.
   */
  pace: Pace.optional(),
  stages: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      plannedMinutes: z.number(),
      actualMinutes: z.number(),
      outcome: z.enum(['done', 'not-reached', 'under-way', 'interrupted']),
    }),
  ),
  tasks: z.array(
    z.object({
      id: z.string(),
      stage: z.string(),
      title: z.string(),
      owner: z.string(),
      status: z.enum(['done', 'open', 'blocked', 'failed', 'not-reached']),
      plannedEnd: Iso,
      actualEnd: Iso.optional(),
      /** Positive: later than planned. */
      lateMinutes: z.number().optional(),
      slackMinutes: z.number(),
      /** What the action found, what its owner gave as proof or noted, and why it was blocked meanwhile. */
      reasons: z.array(z.string()),
    }),
  ),
  gates: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      attempt: Count,
      decision: z.enum(['go', 'no-go', 'undecided', 'superseded', 'open']),
      by: z.array(z.string()),
      evidenceDigest: z.string(),
      waitedMinutes: z.number(),
      reasons: z.array(z.string()),
      /** The way back as those who decided were shown it: its kind, how long it would take, the last safe moment. */
      wayBack: z.string().optional(),
      /** A go although a way back might have outlasted the window: whose word it was, and why. */
      overridden: z.object({ by: z.string(), reason: z.string() }).optional(),
      /** The pull request that it was decided on; no `mergeCommit`: it was not merged. */
      pull: z.object({ number: z.int(), head: z.string(), mergeCommit: z.string().optional() }).optional(),
      /** Decided by telephone while GitHub was down: who entered it, who heard and confirmed it, and why. */
      telephone: z
        .object({
          enteredBy: z.string(),
          witness: z.string(),
          reason: z.string(),
          /** The pull request that puts it on record; absent: not known here. */
          record: z.int().optional(),
        })
        .optional(),
    }),
  ),
  /** What a go was given under, in the order of the decisions, as it stood at the end. Absent: under nothing. */
  conditions: z
    .array(
      z.object({
        gate: z.string(),
        attempt: Count,
        text: z.string(),
        owner: z.string(),
        /** Until the end of that day, where the go-live is. */
        due: z.iso.date(),
        /** `unowned`: of nobody of the runbook any more. */
        state: z.enum(['met', 'open', 'overdue', 'unowned']),
        /** How anybody can see that it is met, as its owner reported it. */
        evidence: z.string().optional(),
      }),
    )
    .optional(),
  invoices: InvoiceCounts,
  /** The root that stands for the state of every posted invoice (`account.json`, `cutover proof --of`). */
  account: z.object({ root: z.string().regex(/^[0-9a-f]{64}$/), invoices: Count }).optional(),
  /** With the authority and on legacy too, or about to be: `finance/overlaps.csv`, and Finance decides each. */
  overlaps: z.object({ bothBooks: Count, open: Count }).optional(),
  /** Issued on legacy although the mandate was in force: `finance/legacy-after-mandate.csv`. Absent: it never was. */
  legacyAfterMandate: z
    .object({
      policy: z.enum(['back-submit', 'report', 'none']),
      /** A date of issue, or the moment of the first invoice towards SmartAPI. */
      since: z.string(),
      count: Count,
      why: z.array(z.object({ why: z.string(), count: Count })),
    })
    .optional(),
  /** Why invoices were not cleared: stable code, sentence, how many; together all that are not. State `refused`: by intake. */
  reasons: z.array(z.object({ code: z.string(), text: z.string(), state: z.string(), count: Count })),
  clearance: z.object({
    firstPassRate: z.number().nullable(),
    clearedOfValidRate: z.number().nullable(),
    /** One-sided 95 % Clopper-Pearson bound of the cleared-of-valid rate. */
    lowerBound95: z.number().nullable(),
    failures: Count,
    n: Count,
  }),
  /** Null: only the ERP could tell, and it does not. */
  downtime: z.object({
    /** Whoever wanted to issue one could not. */
    secondsNoInvoiceCouldBeIssued: z.number().nullable(),
    longestWaitSeconds: z.number().nullable(),
    /** At least one good invoice had its buyer wait; others got theirs. */
    secondsSomebodyWaited: z.number().nullable().default(null),
    /** B2B and B2G invoices that waited longer than `dispatchMinutes`: goods stood in the yard for them. */
    heldPastDispatch: Count.nullable().default(null),
    dispatchMinutes: z.number().nullable().default(null),
    /** Past their legal deadline; the same as `invoices.overdue`. */
    overdueByLaw: Count.nullable().default(null),
    /** By the ERP's connector on legacy, because SmartAPI did not answer in time. */
    issuedByFallback: Count.nullable().default(null),
  }),
  machine: z.object({ states: Count, transitions: Count, historyEvents: Count }),
  rollbacks: z.array(
    z.object({
      trigger: z.string(),
      /** What the runbook calls the trigger or the gate that it was. */
      title: z.string().optional(),
      /** Where one person asked for it: who ratifies it until when, or who has. */
      ratification: z.string().optional(),
      /** Of the main machine, from which it turned back; absent if none ran any more. */
      state: z.string().optional(),
      /** Let towards SmartAPI until the way back began, whatever became of them. */
      /** Only this branch, kind or type went back; the rest went on. */
      segment: z.string().optional(),
      detectedAfterInvoices: Count,
      /** From the first step of the way back; if it never was safe, until the end of the run. */
      secondsToSafe: z.number(),
      replayed: Count,
    }),
  ),
  /** Names of the files for Finance in `finance`, of each roll-back. */
  financeLists: z.array(z.string()),
  hypercare: z.object({ checkpoints: Count, extensions: Count, goodDaysInARow: Count }).optional(),
  /** Kinds agreed for the pilot that did not come. */
  unproven: z.array(z.string()),
  /** Absent: everything was held against what the ERP and the authority say themselves. */
  notChecked: z.array(z.string()).optional(),
});
export type Report = z.infer<typeof Report>;

/** Of a deployed cutover: nobody wrote down beforehand how it should end. */
export const StageReport = Report.omit({ expectation: true });
export type StageReport = z.infer<typeof StageReport>;

/** Of a rehearsal or of a deployed cutover. */
export type AnyReport = StageReport & Partial<Pick<Report, 'expectation'>>;
