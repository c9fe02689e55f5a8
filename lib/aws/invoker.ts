import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Json, JsonObject } from '#lib/json.ts';
import { functionName, type Stage } from './stage.ts';

/** A function ran and threw: its own fault, not the caller's. */
export class FunctionFailed extends Error {
  readonly functionName: string;
  readonly errorType: string;
  override readonly name = 'FunctionFailed';
  constructor(called: string, errorType: string, message: string) {
    super(message);
    this.functionName = called;
    this.errorType = errorType;
  }
}

const Failure = z.object({
  errorType: z.string().default('an error without a name'),
  errorMessage: z.string().default('no message'),
});

const parse = (bytes: Uint8Array | undefined): Json =>
  bytes === undefined || bytes.length === 0 ? null : JSON.parse(new TextDecoder().decode(bytes));

/** Calls a stage's function by its logical name and waits for its answer. What the function throws is `FunctionFailed`. */
export const makeInvoker =
  ({
    client,
    tenant,
    stage,
  }: {
    readonly client: LambdaClient;
    readonly tenant: string;
    readonly stage: Stage;
  }) =>
  async (name: string, payload: JsonObject): Promise<Json> => {
    const called = functionName(tenant, stage, name);
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: called, Payload: new TextEncoder().encode(JSON.stringify(payload)) }),
    );
    const answer = parse(Payload);
    if (FunctionError === undefined) return answer;
    const failure = Failure.safeParse(answer);
    throw failure.success
      ? new FunctionFailed(called, failure.data.errorType, failure.data.errorMessage)
      : new FunctionFailed(called, FunctionError, 'it gave no reason');
  };
