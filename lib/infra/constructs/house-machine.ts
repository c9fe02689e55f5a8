import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Definition } from '#lib/asl/types.ts';
import { bindDefinition } from '../bind-definition.ts';
import { constructId } from '../construct-id.ts';
import type { StageConfig } from '../stage-config.ts';
import type { HouseKey } from './house-key.ts';
import { houseLogGroup } from './house-log-group.ts';

/**
 * A compiled machine. Its role may invoke the functions that its definition calls and no other.
 *
 * Each transition is logged, the data of states is not: the input of a state that waits holds its task token, and who reads
 * logs could answer a gate. The data is in the execution's history, which only who may read executions sees.
 */
export class HouseMachine extends Construct {
  readonly machine: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly config: StageConfig;
      readonly name: string;
      readonly definition: Definition;
      /** ARN by logical name, of each function that the definition calls. */
      readonly functions: Readonly<Record<string, string>>;
      readonly logKey: HouseKey;
    },
  ) {
    super(scope, id);
    const { config, name, functions } = props;
    const { capabilities } = config;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(functions) }),
    );
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: name,
      stateMachineType: StateMachineType.STANDARD,
      role,
      definitionBody: DefinitionBody.fromString(
        JSON.stringify(bindDefinition(props.definition, (called) => `\${${constructId(called)}}`)),
      ),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(functions).map(([called, arn]) => [constructId(called), arn]),
      ),
      tracingEnabled: capabilities.tracing,
      ...(capabilities.machineLogs
        ? {
            logs: {
              destination: houseLogGroup(this, 'Logs', {
                config,
                // Below this name no resource policy is needed, of which an account has ten.
                name: `/aws/vendedlogs/states/${name}`,
                key: props.logKey,
              }),
              level: LogLevel.ALL,
              includeExecutionData: false,
            },
          }
        : {}),
    });
  }
}
