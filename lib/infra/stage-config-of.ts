import type { Stage } from '#lib/aws/stage.ts';
import type { DeploymentFile, StageConfig } from './stage-config.ts';
import { LOCAL, localBindings } from './stages/local.ts';
import { PRODUCTION } from './stages/production.ts';
import { UAT } from './stages/uat.ts';

/** Addresses that only an emulator has: free ports of this machine. */
export interface LocalAddresses {
  readonly authorityUrl: string;
  readonly erpUrl: string;
}

export const stageConfigOf = (
  stage: Stage,
  from: { readonly file: DeploymentFile; readonly local: LocalAddresses },
): StageConfig => {
  switch (stage) {
    case 'production':
      return { ...PRODUCTION, ...from.file.production };
    case 'uat':
      return { ...UAT, ...from.file.uat };
    case 'local':
      return { ...LOCAL, ...localBindings(from.local) };
  }
};
