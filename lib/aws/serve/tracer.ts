import { Tracer } from '@aws-lambda-powertools/tracer';

/** One of a process: X-Ray keeps its segments per process. Responses are never captured; they may hold an invoice. */
export const tracer = new Tracer({ captureHTTPsRequests: true });
