import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { SecretBinding } from '../bindings.ts';
import type { StageConfig } from '../stage-config.ts';
import type { HouseKey } from './house-key.ts';

/**
 * A place for a secret that somebody else gives us. No value in the template: a person puts it in, and a deploy keeps it. One whose
 * first deployment fails goes with it, since its name would be taken when that is repeated.
 */
export class HouseSecret extends Construct implements SecretBinding {
  readonly arn: string;
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly config: StageConfig;
      readonly name: string;
      readonly what: string;
      readonly key: HouseKey;
    },
  ) {
    super(scope, id);
    const secret = new CfnSecret(this, 'Secret', {
      name: props.name,
      description: props.what,
      kmsKeyId: props.key.arn,
    });
    secret.applyRemovalPolicy(
      props.config.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    );
    this.arn = secret.ref;
    this.name = props.name;
  }
}
