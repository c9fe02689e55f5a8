import * as z from 'zod';
import { STAGES } from '#lib/aws/stage.ts';
import { projectFolder } from '#lib/local/project-folder.ts';

/** `--context` of `cdk synth` and `cdk deploy`. The simulated authority and ERP of an emulator have addresses of their own. */
export const AppContext = z.object({
  stage: z.enum(STAGES, { error: `say --context stage=, one of ${STAGES.join(', ')}` }),
  runbook: z.string().default(projectFolder('runbooks/smartapi-go-live.yaml')),
  deployment: z.string().default(projectFolder('deployment.yaml')),
  authorityUrl: z.url().default('http://127.0.0.1:4010'),
  erpUrl: z.url().default('http://127.0.0.1:4020'),
});
export type AppContext = z.infer<typeof AppContext>;
