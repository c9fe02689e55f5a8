import type * as z from 'zod';
import { type Answer, Refusal } from './answer.ts';
import type { Access } from './config.ts';
import type { Actor } from './tokens.ts';

/** One request, read: its body is here already, so an endpoint never waits. */
export interface Call {
  readonly actor: Actor;
  readonly method: string;
  readonly path: string;
  readonly origin: string;
  readonly query: URLSearchParams;
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** A resource as the permissions of Apps name it. `nothing`: any token will do. `app`: the App itself, by its JWT. */
export type Needs = { readonly of: string; readonly access: Access } | 'nothing' | 'app';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As GitHub's description has it: `/repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly path: string;
  readonly needs: Needs;
  readonly handle: (call: Call) => Answer;
}

export const needs = (of: string, access: Access): Needs => ({ of, access });

export const parameter = ({ parameters }: Call, name: string): string => {
  const value = parameters[name];
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return decodeURIComponent(value);
};

export const numberOf = (call: Call, name: string): number => {
  const text = parameter(call, name);
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(404, 'Not Found');
  return Number(text);
};

/** What was sent, as the endpoint knows it; GitHub ignores what it does not know. */
export const bodyAs = <T>({ body }: Call, schema: z.ZodType<T>): T => {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('/') ?? '';
  throw new Refusal(
    422,
    `Invalid request.\n\nFor 'properties/${where}', ${issue?.message ?? 'it is not valid'}.`,
  );
};
