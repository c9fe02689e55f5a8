import * as z from 'zod';
import type { Stage } from '#lib/aws/stage.ts';
import { type CertificateWay, type DeploymentFile, type StageConfig, StageSettings } from './stage-config.ts';
import { LOCAL, localBindings } from './stages/local.ts';
import { PRODUCTION } from './stages/production.ts';
import { UAT } from './stages/uat.ts';

/** Addresses that only an emulator has: free ports of this machine. */
export interface LocalAddresses {
  readonly authorityUrl: string;
  readonly erpUrl: string;
}

const SETTINGS = { local: LOCAL, uat: UAT, production: PRODUCTION };

const certificateWay = (stage: Stage, { uat, production }: DeploymentFile): CertificateWay => {
  switch (stage) {
    case 'production':
      return { rehearsedIn: { account: uat.account, region: uat.region } };
    case 'uat':
      return { certifiesFor: { account: production.account } };
    case 'local':
      return {};
  }
};

/** Ours and the client's together. Settings that no stage may have are a mistake in this repository, and throw. */
export const stageConfigOf = (
  stage: Stage,
  from: { readonly file: DeploymentFile; readonly local: LocalAddresses },
): StageConfig => {
  const settings = StageSettings.safeParse(SETTINGS[stage]);
  if (!settings.success) {
    throw new Error(
      `lib/infra/stages/${stage}.ts has settings that this stage may not have:\n${z.prettifyError(settings.error)}`,
    );
  }
  const bindings = stage === 'local' ? localBindings(from.local) : from.file[stage];
  return { ...settings.data, ...bindings, ...certificateWay(stage, from.file) };
};
