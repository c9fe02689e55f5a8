import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageConfig } from '../stage-config.ts';
import type { HouseKey } from './house-key.ts';

/** Kept for the stage's days, under a key of ours. In production what was logged stays when its stack goes. */
export const houseLogGroup = (
  scope: Construct,
  id: string,
  props: { readonly config: StageConfig; readonly name: string; readonly key: HouseKey },
): LogGroup =>
  new LogGroup(scope, id, {
    logGroupName: props.name,
    retention: props.config.logDays,
    ...(props.config.capabilities.encryptedLogs ? { encryptionKey: props.key.key } : {}),
    removalPolicy:
      props.config.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });
