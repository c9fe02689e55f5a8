import * as z from 'zod';
import type { AuthorityEnvironment } from '#lib/aws/environment.ts';
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { lazyAuthority } from '#lib/firs/client/lazy-authority.ts';
import { SECOND } from '#lib/instant.ts';
import type { Authority } from '#lib/ports/authority.ts';
import { err, ok } from '#lib/result.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { wireSecret } from './secret.ts';

const text = z.string().min(1);
const AuthoritySecret = z.object({
  apiKey: text,
  apiSecret: text,
  /** For QR codes, from the authority's key file. */
  publicKeyPem: text,
  certificate: text,
});

/** Of one call: what the worker's lease is made for (lambdas/worker/worker-dependencies.ts). */
const CALL_DEADLINE = 15 * SECOND;

interface Client {
  readonly runbook: { readonly client: { readonly businessId: string } };
}

export interface WiredAuthority {
  readonly authority: Authority;
  /** Before this "not found" proves nothing. */
  readonly settleMilliseconds: number;
  /** Throws while they cannot be had. */
  readonly qrKeys: () => Promise<{ readonly publicKeyPem: string; readonly certificate: string }>;
}

/** The authority over HTTP, its keys from the secret; a rotated secret is in use within minutes. */
export const wireAuthority = (
  environment: z.output<typeof AuthorityEnvironment>,
  { runbook }: Client,
): WiredAuthority => {
  const secret = wireSecret(environment.AUTHORITY_SECRET_ID, AuthoritySecret);
  return {
    settleMilliseconds: environment.AUTHORITY_SETTLE_SECONDS * SECOND,
    authority: lazyAuthority(async () => {
      const keys = await secret();
      if (!keys.ok) return err({ class: 'configuration', detail: keys.error });
      return ok(
        makeFirsClient({
          fetch: (request) => fetch(request),
          baseUrl: environment.AUTHORITY_URL,
          apiKey: keys.value.apiKey,
          apiSecret: keys.value.apiSecret,
          businessId: runbook.client.businessId,
          clock: wallClock,
          deadlineMilliseconds: CALL_DEADLINE,
        }),
      );
    }),
    async qrKeys() {
      const keys = await secret();
      if (!keys.ok) throw new Error(keys.error);
      const { publicKeyPem, certificate } = keys.value;
      return { publicKeyPem, certificate };
    },
  };
};
