import { AuthorityEnvironment, DeploymentEnvironment, ErpEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(AuthorityEnvironment.shape).extend(
  ErpEnvironment.pick({ ERP_SECRET_ID: true }).shape,
);
