/** What the stacks tell the command line: CloudFormation outputs, by their keys. */
import * as z from 'zod';

const text = z.string().min(1);

export const DataOutputs = z.object({
  LedgerTable: text,
  RecordsTable: text,
  TokensTable: text,
  ArchiveBucket: text,
});

export const TenantOutputs = z.object({
  IntakeUrl: z.url(),
  InvoiceQueueUrl: z.url(),
  DeadLetterQueueUrl: z.url(),
  WorkerMapping: text,
});

export const CutoverOutputs = z.object({
  MainMachine: text,
  RollbackMachine: text,
  /** Of the runbook that is deployed. */
  Cutover: text,
  ProgramDigest: text,
  CodeDigest: text,
  DecisionSource: z.enum(['prompt', 'pull-request']),
});
export type DataOutputs = z.infer<typeof DataOutputs>;
export type TenantOutputs = z.infer<typeof TenantOutputs>;
export type CutoverOutputs = z.infer<typeof CutoverOutputs>;
