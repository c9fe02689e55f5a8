/** Where a running cutover stands, on any world, as the stores have it. */
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import type { Instant } from '#lib/instant.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { Outlook } from '#lib/report/outlook.ts';
import type { WatchFacts } from '#lib/report/watch-facts.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import type { BackOutForecast } from '#lib/way-back/forecast.ts';

/** What the ERP of a rehearsal sees. */
export interface TallyCounts {
  readonly posted: number;
  readonly cleared: number;
  readonly legacy: number;
  readonly pending: number;
}

/** The queue in front of the worker. Counts are approximate: SQS says so itself. */
export interface Traffic {
  readonly waiting: number;
  /** With a worker now. */
  readonly inFlight: number;
  /** Given up by the queue: each one wants a person. */
  readonly dead: number;
  readonly valve: 'open' | 'closing' | 'closed';
}

export interface StatusFacts {
  readonly title: string;
  readonly zone: string;
  readonly now: Instant;
  readonly stages: readonly { readonly id: string; readonly title: string }[];
  /** By id. */
  readonly taskTitles: ReadonlyMap<string, string>;
  readonly gateTitles: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
  readonly progress: readonly TaskRecord[];
  readonly openGates: readonly GateRecord[];
  /** Cast by command so far, by the instance of an open gate, earliest first. */
  readonly votes?: ReadonlyMap<string, readonly Vote[]>;
  readonly tally?: TallyCounts;
  readonly deployed?: DeployedFacts;
}

/** What only a deployed stage has. */
export interface DeployedFacts {
  readonly stage: string;
  readonly started: { readonly by: string; readonly at: Instant } | undefined;
  /** Who has the tenant's lock, if not this cutover. */
  readonly lockedBy: string | undefined;
  readonly executions: readonly { readonly name: string; readonly status: string }[];
  readonly outlook: Outlook | undefined;
  /** A way back begun now; undefined: nothing was started, or its calendar names no window. */
  readonly backOut?: BackOutForecast;
  readonly watch: WatchFacts;
  /** The roll-back that runs: what the plan says does not hold meanwhile. */
  readonly turningBack?: string;
  readonly control: ControlItem;
  /** Undefined: no invoice was let towards SmartAPI yet. */
  readonly since: Instant | undefined;
  readonly clearance: ClearanceCounts | undefined;
  /** Or why it cannot be read: a status tells the rest all the same. */
  readonly traffic: Traffic | { readonly why: string };
  /** Until when the stacks may be changed though the cutover runs; undefined: they are locked, or nobody knows. */
  readonly deploys: DeployState;
}

export type DeployState =
  | { readonly kind: 'locked' }
  | { readonly kind: 'free' }
  | {
      readonly kind: 'permitted';
      readonly until: Instant;
      readonly by: string;
      readonly reason: string;
      /** Its time is over and nobody has locked the stacks again. */
      readonly over: boolean;
    };
