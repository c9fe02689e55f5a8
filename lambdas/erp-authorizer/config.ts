import { DeploymentEnvironment, ErpEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(ErpEnvironment.pick({ ERP_SECRET_ID: true }).shape);
