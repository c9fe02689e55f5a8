/** What an endpoint says; made into a Response in one place. */
import type { components } from '@octokit/openapi-types';

export type Schemas = components['schemas'];

export interface Answer<Body = unknown> {
  readonly status: number;
  /** Absent: the answer has none. */
  readonly body?: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = <Body>(body: Body): Answer<Body> => ({ status: 200, body });
export const created = <Body>(body: Body): Answer<Body> => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

const DOCUMENTATION = 'https://docs.github.com/rest';

/** GitHub says no; endpoints throw it, as they find out at any depth, and the stand-in makes the answer of it. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.name = 'Refusal';
    this.answer = {
      status,
      body: { message, ...(errors && { errors }), documentation_url: DOCUMENTATION, status: String(status) },
    };
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found');

/** One field of what was sent is wrong. */
export const invalidField = (resource: string, field: string, message?: string): Refusal =>
  new Refusal(422, 'Validation Failed', [
    message === undefined
      ? { resource, field, code: 'invalid' }
      : { resource, field, code: 'custom', message },
  ]);

/** The form that it has where a rule about the whole request is broken. */
export const unprocessable = (...errors: readonly string[]): Refusal =>
  new Refusal(422, 'Unprocessable Entity', errors);
