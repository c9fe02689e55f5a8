/** What functions are bound to: the things of all stacks that a function may be told of and let in to. */

import type { CertificateSource } from './certificate-way.ts';
import type { ArchiveBucket } from './constructs/archive-bucket.ts';
import type { HouseKey } from './constructs/house-key.ts';
import type { HouseQueue } from './constructs/house-queue.ts';
import type { HouseTable } from './constructs/house-table.ts';

/** Kept when everything else goes. */
export interface DataBindings {
  readonly ledger: HouseTable;
  readonly records: HouseTable;
  readonly tokens: HouseTable;
  readonly archive: ArchiveBucket;
  readonly logKey: HouseKey;
}

export interface TenantBindings {
  readonly queue: HouseQueue;
  readonly authoritySecret: SecretBinding;
  readonly erpSecret: SecretBinding;
  readonly secretsKey: HouseKey;
}

export interface SecretBinding {
  readonly arn: string;
  readonly name: string;
}

/** The event source mapping in front of the worker: made after the worker, so only later functions know it. */
export interface ValveBinding {
  readonly mappingId: string;
  readonly mappingArn: string;
}

export interface MessageBindings {
  readonly topicArn: string;
  readonly busName: string;
  readonly busArn: string;
  readonly key: HouseKey;
}

/** What `gate-evidence` asks whether it is on; told from names, since rule and alarms stand in a later stack. */
export interface ArmedBindings {
  readonly scheduleArns: readonly string[];
  readonly ruleArn: string;
  readonly functionArns: readonly string[];
}

/** ARNs are told from names, so that functions know the machines and the machines the functions without a cycle. */
export interface MachineBindings {
  readonly main: { readonly machineArn: string; readonly executionArns: string };
  readonly rollback: { readonly machineArn: string; readonly executionArns: string };
}

export interface Bindings extends DataBindings, TenantBindings {
  readonly machines: MachineBindings;
  readonly later: LaterBindings;
}

/** What only functions of later stacks can be told of. */
export interface LaterBindings {
  readonly valve?: ValveBinding;
  readonly intakeArn?: string;
  readonly messages?: MessageBindings;
  readonly armed?: ArmedBindings;
  /** Left out: this stage asks for none. */
  readonly certificates?: CertificateSource;
  /** Of all stacks of the deployment, whose templates are frozen. */
  readonly stackArns?: readonly string[];
}

/** What must be there by now, or the function stands in a stack that comes too early. */
export const bound = <K extends keyof LaterBindings>(
  { later }: Bindings,
  name: K,
): NonNullable<LaterBindings[K]> => {
  const value = later[name];
  if (value) return value;
  throw new Error(
    `${name} is made after this function: move the function to a later stack (function-specs.ts)`,
  );
};
