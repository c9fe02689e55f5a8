import type * as z from 'zod';
import type { TokensEnvironment } from '#lib/aws/environment.ts';
import { makeTokens } from '#lib/aws/tokens.ts';
import type { Tokens } from '#lib/ports/tokens.ts';
import { dynamo } from './clients.ts';

export const wireTokens = (environment: z.output<typeof TokensEnvironment>): { readonly tokens: Tokens } => ({
  tokens: makeTokens({ client: dynamo(), table: environment.TOKENS_TABLE }),
});
