import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What is lost or seen if it is lost or seen: taxpayers' documents, facts about the run of a cutover, or neither. */
export type DataClass = 'tax-records' | 'operational' | 'secret' | 'none';

/** What no tag's value may hold, marks over letters included: a client's name would fail a deployment half way. */
const NO_TAG = /[^\p{L}\p{N} _.:/=+\-@]/gu;
const LONGEST = 256;

const tagValue = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(NO_TAG, '-').slice(0, LONGEST);

export const tagAll = (
  scope: IConstruct,
  tags: {
    readonly client: string;
    readonly tenant: string;
    readonly stage: string;
    readonly cutover: string;
  },
): void => {
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(`cutover:${key}`, tagValue(value));
};

export const tagDataClass = (scope: IConstruct, dataClass: DataClass): void => {
  Tags.of(scope).add('cutover:data-class', dataClass);
};
