import * as z from 'zod';
import { fromIso } from '#lib/instant.ts';
import { type Answer, created, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { commitOf } from '../find.ts';
import { paged, pageOf } from '../paging.ts';
import { type CheckRun, CONCLUSIONS } from '../records.ts';
import { bodyAs, type Call, needs, numberOf, type Route } from '../route.ts';
import { checkRunShape } from '../shapes/check-run.ts';
import type { World } from '../world.ts';

const RUNS = '/repos/{owner}/{repo}/check-runs';
const ONE = `${RUNS}/{check_run_id}`;
const LONGEST_TEXT = 65_535;
const MOST_ANNOTATIONS = 50;

const Moment = z.iso.datetime({ offset: true }).optional();
const Output = z.object({
  title: z.string().optional(),
  summary: z.string().max(LONGEST_TEXT),
  text: z.string().max(LONGEST_TEXT).optional(),
  annotations: z.array(z.unknown()).max(MOST_ANNOTATIONS).default([]),
});
const Change = z.object({
  name: z.string().min(1).optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z.enum(CONCLUSIONS).optional(),
  started_at: Moment,
  completed_at: Moment,
  output: Output.optional(),
});
const NewRun = Change.extend({ name: z.string().min(1), head_sha: z.string() });
type Change = z.infer<typeof Change>;

/** A conclusion completes a run; a run that is completed has one. */
const changed = (world: World, run: CheckRun, change: Change): CheckRun => {
  const status = change.status ?? (change.conclusion ? 'completed' : run.status);
  const conclusion = status === 'completed' ? (change.conclusion ?? run.conclusion) : null;
  if (status === 'completed' && conclusion === null)
    throw new Refusal(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  const at = change.completed_at === undefined ? world.now() : fromIso(change.completed_at);
  return {
    ...run,
    name: change.name ?? run.name,
    detailsUrl: change.details_url ?? run.detailsUrl,
    externalId: change.external_id ?? run.externalId,
    status,
    conclusion,
    startedAt: change.started_at === undefined ? run.startedAt : fromIso(change.started_at),
    completedAt: status === 'completed' ? at : null,
    output: change.output
      ? {
          title: change.output.title ?? null,
          summary: change.output.summary,
          text: change.output.text ?? null,
          annotations: run.output.annotations + change.output.annotations.length,
        }
      : run.output,
  };
};

const appOf = ({ actor }: Call): number => {
  if (actor.kind === 'installation') return actor.app;
  throw new Refusal(403, 'You must authenticate via a GitHub App.');
};

const create = (world: World, call: Call): Answer<Schemas['check-run']> => {
  const app = appOf(call);
  const wanted = bodyAs(call, NewRun);
  const head = world.git.objects.commit(wanted.head_sha);
  if (!head) throw new Refusal(422, `No commit found for SHA: ${wanted.head_sha}`);
  const others = [...world.checkRuns.values()].find((run) => run.head === head.sha && run.app === app);
  const fresh: CheckRun = {
    id: world.nextId(),
    suite: others?.suite ?? world.nextId(),
    app,
    name: wanted.name,
    head: head.sha,
    externalId: null,
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: world.now(),
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: 0 },
  };
  const run = changed(world, fresh, wanted);
  world.checkRuns.set(run.id, run);
  return created(checkRunShape(world, run));
};

const runOf = (world: World, call: Call): CheckRun => {
  const run = world.checkRuns.get(numberOf(call, 'check_run_id'));
  if (!run) throw notFound();
  return run;
};

/** Unless asked for all, only the newest of a name and App. Newest first. */
const listed = (world: World, { query }: Call, head: string): readonly CheckRun[] => {
  const [name, status, app] = ['check_name', 'status', 'app_id'].map((key) => query.get(key));
  const runs = [...world.checkRuns.values()]
    .filter(
      (run) =>
        run.head === head &&
        (name === null || run.name === name) &&
        (status === null || run.status === status) &&
        (app === null || String(run.app) === app),
    )
    .toReversed();
  if (query.get('filter') === 'all') return runs;
  const seen = new Set<string>();
  return runs.filter((run) => {
    const key = `${run.app}/${run.name}`;
    const isNewest = !seen.has(key);
    seen.add(key);
    return isNewest;
  });
};

export const checkRoutes = (world: World): readonly Route[] => {
  const read = needs('checks', 'read');
  const write = needs('checks', 'write');
  return [
    { method: 'POST', path: RUNS, needs: write, handle: (call) => create(world, call) },
    { method: 'GET', path: ONE, needs: read, handle: (call) => ok(checkRunShape(world, runOf(world, call))) },
    {
      method: 'PATCH',
      path: ONE,
      needs: write,
      handle(call) {
        const before = runOf(world, call);
        if (before.app !== appOf(call))
          throw new Refusal(
            403,
            `Invalid app_id \`${before.app}\` - check run can only be modified by the GitHub App that created it.`,
          );
        const run = changed(world, before, bodyAs(call, Change));
        world.checkRuns.set(run.id, run);
        return ok(checkRunShape(world, run));
      },
    },
    {
      method: 'GET',
      path: '/repos/{owner}/{repo}/commits/{ref}/check-runs',
      needs: read,
      handle(call) {
        const { sha } = commitOf(world, call, 'ref');
        return paged(pageOf(world, call, listed(world, call, sha), 'first'), (items, total_count) => ({
          total_count,
          check_runs: items.map((run) => checkRunShape(world, run)),
        }));
      },
    },
  ];
};
