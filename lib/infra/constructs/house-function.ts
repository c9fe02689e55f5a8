import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionSpec } from '../function-specs.ts';
import type { StageConfig } from '../stage-config.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { HouseKey } from './house-key.ts';
import { houseLogGroup } from './house-log-group.ts';

/**
 * A function with its own role, log group and trace. It may do what its statements say and nothing else: no managed policy,
 * no wildcard action. `spec.impact` is what the alarm on its errors says.
 */
export class HouseFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly spec: FunctionSpec;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly config: StageConfig;
      readonly functionName: string;
      /** Where another account or an earlier stack names it. @default CloudFormation gives one */
      readonly roleName?: string;
      readonly spec: FunctionSpec;
      /** Holds `index.mjs`. */
      readonly folder: string;
      readonly environment: Readonly<Record<string, string>>;
      readonly statements: readonly PolicyStatement[];
      readonly logKey: HouseKey;
      /** How many may run at a time; without it, as many as there is work for. */
      readonly concurrency?: number;
      /** Where an event goes that it failed on three times, where nobody waits for its answer. */
      readonly deadLetters?: DeadLetters;
    },
  ) {
    super(scope, id);
    const { config, functionName, spec } = props;
    const { capabilities } = config;
    this.spec = spec;
    const logGroup = houseLogGroup(this, 'Logs', {
      config,
      name: `/aws/lambda/${functionName}`,
      key: props.logKey,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
    });
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    for (const statement of props.statements) this.role.addToPolicy(statement);
    props.deadLetters?.allowTo(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: spec.impact.slice(0, 256),
      runtime: Runtime.NODEJS_24_X,
      architecture: capabilities.arm64 ? Architecture.ARM_64 : Architecture.X86_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.folder),
      role: this.role,
      logGroup,
      timeout: Duration.seconds(spec.timeoutSeconds),
      memorySize: spec.memoryMegabytes,
      environment: { ...props.environment },
      tracing: capabilities.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(props.concurrency === undefined ? {} : { reservedConcurrentExecutions: props.concurrency }),
      ...(props.deadLetters ? { deadLetterQueue: props.deadLetters.queue } : {}),
    });
  }

  get arn(): string {
    return this.function.functionArn;
  }
}
