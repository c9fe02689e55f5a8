import type { Expectation } from '#lib/rehearsal/expectation-schema.ts';
import type { RunEnd } from '#lib/rehearsal/run-end.ts';
import { incidentKind } from './incident-kind.ts';
import { outOfBounds } from './out-of-bounds.ts';

/** What of the tenant, the ERP and the authority does not stand as expected when all is over. */
export const endMisses = (expect: Expectation, end: RunEnd): readonly string[] => [
  ...differs('the ERP’s output ends on', end.erpOutput, expect.erpOutput),
  ...differs('the route ends as', end.control.route.kind, expect.control?.route),
  ...differs('the route is held:', end.control.held, expect.control?.held),
  ...differs('changes of the route:', end.control.epoch, expect.control?.epoch),
  ...differs('the queue ends', end.queue, expect.control?.queue),
  ...differs('the watch says in the end:', end.watch, expect.watch),
  ...differs('main executions:', end.mainExecutions, expect.main),
  ...Object.entries(expect.incidents ?? {}).flatMap(([kind, bound]) =>
    outOfBounds(
      `incidents ${kind}`,
      end.incidents.filter((incident) => incidentKind(incident) === kind).length,
      bound,
    ),
  ),
  ...(expect.registered ?? []).flatMap(({ from, to, issued, ...bound }) => {
    const counted = end.registered.filter(
      ({ at, issueDate }) =>
        (from === undefined || at >= end.moment(from)) &&
        (to === undefined || at < end.moment(to)) &&
        (issued === undefined || issueDate === issued),
    );
    const when = [
      ...(issued === undefined ? [] : [`of ${issued}`]),
      ...(from === undefined ? [] : [`from ${from}`]),
      ...(to === undefined ? [] : [`before ${to}`]),
    ];
    return outOfBounds(['registered by the authority', ...when].join(' '), counted.length, bound);
  }),
];

const differs = <T extends string | number | boolean>(
  what: string,
  seen: T,
  expected: NoInfer<T> | undefined,
): readonly string[] =>
  expected === undefined || expected === seen ? [] : [`${what} ${seen}, expected ${expected}`];
