import { makeErpTokens } from '#lib/aws/erp-tokens.ts';
import { readEnvironment } from '#lib/aws/read-environment.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
import { secretsManager } from '#lib/aws/wiring/clients.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { Environment } from './config.ts';
import { type Authorization, makeErpAuthorizer } from './handler.ts';

const environment = readEnvironment(Environment, process.env);
const telemetry = makeTelemetry('erp-authorizer', environment);
const authorize = makeErpAuthorizer({
  tokens: makeErpTokens({ client: secretsManager(), id: environment.ERP_SECRET_ID, clock: wallClock }),
  log: telemetry.log,
});

export const handler = (event: unknown): Promise<Authorization> =>
  telemetry.observe({}, () => authorize(event));
