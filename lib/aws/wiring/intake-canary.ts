import type * as z from 'zod';
import type { DeploymentEnvironment } from '#lib/aws/environment.ts';
import { makeInvoker } from '#lib/aws/invoker.ts';
import type { IntakeAnswer } from '#lib/clearance/intake-answer.ts';
import { IntakeAnswerMessage } from '#lib/clearance/intake-answer-message.ts';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { Json } from '#lib/json.ts';
import { lambda } from './clients.ts';

/** The deployed intake, by the call that only we can make (lib/aws/serve/intake.ts). */
export const wireIntakeCanary = (
  environment: z.output<typeof DeploymentEnvironment>,
): { readonly intakeCanary: (document: InvoiceDocument) => Promise<IntakeAnswer> } => {
  const invoke = makeInvoker({ client: lambda(), tenant: environment.TENANT, stage: environment.STAGE });
  return {
    async intakeCanary(document) {
      const canary: Json = JSON.parse(JSON.stringify(document));
      return IntakeAnswerMessage.parse(await invoke('intake', { canary }));
    },
  };
};
