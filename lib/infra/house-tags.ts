import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What is lost or seen if it is lost or seen: taxpayers' documents, facts about the run of a cutover, or neither. */
export type DataClass = 'tax-records' | 'operational' | 'secret' | 'none';

export const tagAll = (
  scope: IConstruct,
  tags: {
    readonly client: string;
    readonly tenant: string;
    readonly stage: string;
    readonly cutover: string;
  },
): void => {
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(`cutover:${key}`, value);
};

export const tagDataClass = (scope: IConstruct, dataClass: DataClass): void => {
  Tags.of(scope).add('cutover:data-class', dataClass);
};
