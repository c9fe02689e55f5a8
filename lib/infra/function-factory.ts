import type { Construct } from 'constructs';
import type { FunctionName } from '#lambdas/function-names.ts';
import type { Bindings } from './bindings.ts';
import { functionRoleName } from './certificate-way.ts';
import { constructId } from './construct-id.ts';
import type { DeadLetters } from './constructs/dead-letters.ts';
import { HouseFunction } from './constructs/house-function.ts';
import { type Deployment, physicalName } from './deployment.ts';
import { FUNCTION_ENVIRONMENTS } from './function-environments.ts';
import { FUNCTION_SPECS } from './function-specs.ts';
import { FUNCTION_USES } from './function-uses.ts';
import { makeUseStatements } from './use-statements.ts';

/** Makes a function as the tables say: how it runs, what it may touch, what it is told. */
export const makeFunction = (
  scope: Construct,
  name: FunctionName,
  from: {
    readonly deployment: Deployment;
    readonly bindings: Bindings;
    readonly concurrency?: number;
    readonly deadLetters?: DeadLetters;
  },
): HouseFunction => {
  const { deployment, bindings, concurrency, deadLetters } = from;
  const { config } = deployment;
  const roleName = functionRoleName(deployment, name);
  return new HouseFunction(scope, constructId(name), {
    config,
    functionName: physicalName(deployment, name),
    ...(roleName === undefined ? {} : { roleName }),
    spec: FUNCTION_SPECS[name],
    folder: deployment.folderOf(name),
    environment: FUNCTION_ENVIRONMENTS[name]({ deployment, bindings }),
    statements: FUNCTION_USES[name].flatMap(makeUseStatements(bindings, config.region)),
    logKey: bindings.logKey,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(deadLetters === undefined ? {} : { deadLetters }),
  });
};
