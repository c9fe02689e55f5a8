import { type Answer, ok } from './answer.ts';
import type { Call } from './route.ts';
import type { World } from './world.ts';

const USUAL_PAGE = 30;

const whole = (text: string | null, otherwise: number): number =>
  text !== null && /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : otherwise;

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
  readonly total: number;
}

/** GitHub's Link header names the repository by its number, whatever it was asked by. */
export const pageOf = <T>(
  { faults, options }: World,
  call: Call,
  all: readonly T[],
  /** Where the newest entry stands; what lags does not show it. */
  newest: 'first' | 'last' = 'last',
): Page<T> => {
  const name = `${call.method} ${call.path}`;
  const lagging = faults.take('lagging', name);
  const shown = !lagging ? all : newest === 'last' ? all.slice(0, -1) : all.slice(1);
  const keep = faults.cut(name);
  const list = keep === undefined ? shown : shown.slice(0, keep);
  const size = Math.min(whole(call.query.get('per_page'), USUAL_PAGE), faults.pageLimit());
  const page = whole(call.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(list.length / size));
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    const path = call.path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${options.repositoryId}`);
    return `<${call.origin}${path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return {
    items: list.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
    total: list.length,
  };
};

export const paged = <T, Body>(
  page: Page<T>,
  /** The list itself, or an object that holds it and the total. */
  body: (items: readonly T[], total: number) => Body,
): Answer<Body> => ({ ...ok(body(page.items, page.total)), headers: page.headers });
