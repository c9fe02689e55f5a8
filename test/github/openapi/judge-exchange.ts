import type { WholeExchange } from '#lib/github/simulator/server.ts';
import type { Description } from './description.ts';
import { ANYWHERE, DIFFERENCES, NOT_DESCRIBED } from './known-differences.ts';

export interface Judged {
  /** As described; undefined: there is no such operation. */
  readonly operation: string | undefined;
  readonly problems: readonly string[];
  /** Of the known differences, those that it needed. */
  readonly differences: readonly string[];
}

/** `GET /repositories/{id}` and all below is what links lead to; the description has it by owner and name only. */
export const judgeExchange = (description: Description, exchange: WholeExchange): Judged => {
  const { method, url, request, status, response } = exchange;
  const [path = '', query = ''] = url.split('?');
  const operation = description.find(method, path);
  if (!operation) {
    const why = NOT_DESCRIBED[`${method} ${path}`];
    if (why !== undefined) return { operation: undefined, problems: [], differences: [why] };
    const isNothing = status === 404;
    return {
      operation: undefined,
      problems: isNothing ? [] : [`${method} ${path} is not described`],
      differences: [],
    };
  }
  const differences: string[] = [];
  const tolerated = (line: string): boolean => {
    const known = DIFFERENCES.find((one) => one.operation.test(operation.name) && one.problem.test(line));
    if (known) differences.push(known.why);
    return known !== undefined;
  };
  // What is refused may be wrong: that is what it is refused for.
  const asked =
    status < 300 ? [...operation.query(new URLSearchParams(query)), ...operation.request(request)] : [];
  const answered = operation.declares(status)
    ? operation.response(status, response)
    : ANYWHERE[status] === undefined
      ? [`${status} is not described`]
      : [];
  if (!operation.declares(status) && ANYWHERE[status] !== undefined) differences.push(ANYWHERE[status]);
  const problems = [
    ...asked.map((line) => `request: ${line}`),
    ...answered.map((line) => `answer ${status}: ${line}`),
  ].filter((line) => !tolerated(line));
  return {
    operation: operation.name,
    problems: problems.map((line) => `${operation.name}: ${line}`),
    differences,
  };
};
