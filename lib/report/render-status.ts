import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { type Instant, MINUTE, toIso } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';
import { deployedData, deployedLines } from '#lib/report/render-deployed.ts';
import type { DeployedFacts, StatusFacts } from '#lib/report/status-facts.ts';
import { telephoneText } from '#lib/report/telephone-text.ts';
import { count, local, span } from '#lib/report/words.ts';
import { heldReasons, waitingTasks } from '#lib/tasks/waiting-tasks.ts';

/** Text for people, the same as data, and the command that most likely comes next. */
export interface Told {
  readonly text: string;
  readonly next: string;
  readonly data: Json;
}

/** Where a cutover stands, for somebody who was not there: its clock, its stage, who is waited for, and the invoices. */
export const renderStatus = (facts: StatusFacts): Told => {
  const { zone, now, stages, deployed } = facts;
  const waiting = waitingOf(facts);
  const gates = facts.openGates.map((gate) => ({
    gate: gate.gate,
    attempt: gate.attempt,
    openedAt: toIso(gate.openedAt),
    deadline: toIso(gate.deadline),
    members: [...gate.policy.members],
    votes: newestVotes(facts, gate).map(({ person, vote }) => ({ person, vote })),
  }));
  const place = placeOf(facts);
  const stage = stages[place];
  const { tally } = facts;
  const next = gates[0]
    ? `npx cutover decide ${gates[0].gate} go|no-go --by PERSON`
    : waiting[0]
      ? `npx cutover task done ${waiting[0].task} --evidence TEXT${deployed ? ' --by PERSON' : ''}`
      : deployed && deployed.executions.length === 0
        ? 'npx cutover start'
        : deployed && !isRunning(deployed)
          ? 'no execution runs any more; how it ended: npx cutover report'
          : 'nobody is waited for; the cutover goes on by itself';
  const text = [
    `${facts.title}: as of ${local(toIso(now), zone)} (${zone})`,
    stage ? `Stage ${place + 1} of ${stages.length}: ${stage.title}` : 'No stage has begun.',
    ...(deployed?.turningBack === undefined
      ? []
      : [
          `TURNING BACK: ${deployed.turningBack} runs. Open tasks of the stages rest until the recovery gate has let the cutover go on.`,
        ]),
    ...facts.openGates.flatMap((gate) => {
      const entered = telephoneText(gate, facts.zone, facts.now);
      return [gateLine(facts, gate), ...(entered === undefined ? [] : [`  ${entered}`])];
    }),
    ...waiting.map((task) => taskLine(facts, task)),
    ...(gates.length + waiting.length === 0 && deployed ? ['Nobody is waited for.'] : []),
    ...(tally
      ? [
          `Invoices: ${count(tally.posted)} posted, ${count(tally.cleared)} cleared, ${count(tally.legacy)} on legacy, ${count(tally.pending)} pending`,
        ]
      : []),
    ...(deployed ? deployedLines(deployed, zone) : []),
  ].join('\n');
  return {
    text,
    next,
    data: {
      running: deployed === undefined || isRunning(deployed),
      at: toIso(now),
      stage: stage?.id ?? null,
      gates,
      waiting: waiting.map(({ why: _why, ...task }) => task),
      ...(tally ? { invoices: { ...tally } } : {}),
      ...(deployed ? deployedData(deployed) : {}),
    },
  };
};

const isRunning = ({ executions }: DeployedFacts): boolean =>
  executions.some(({ status }) => status === 'running');

/** The stage of what was opened last; steps of a way back and records of a deployment belong to none. */
const placeOf = ({ stages, progress }: StatusFacts): number => {
  const known = new Map(stages.map(({ id }, index) => [id, index]));
  let latest: { readonly at: Instant; readonly place: number } | undefined;
  for (const { stage, openedAt } of progress) {
    const place = known.get(stage);
    if (place !== undefined && (latest === undefined || openedAt >= latest.at)) {
      latest = { at: openedAt, place };
    }
  }
  return latest?.place ?? -1;
};

interface Waiting {
  readonly task: string;
  readonly title: string;
  readonly owner: string;
  readonly openedAt: string;
  readonly plannedEnd: string;
  readonly status: string;
  /** Why it is held or blocked. */
  readonly why: string;
}

const waitingOf = (facts: StatusFacts): readonly Waiting[] =>
  waitingTasks(facts.progress).map((record) => {
    const held = heldReasons(record);
    return {
      task: record.task,
      title: facts.taskTitles.get(record.task) ?? record.task,
      owner: record.owner,
      openedAt: toIso(record.openedAt),
      plannedEnd: toIso(record.plannedEnd),
      status: held ? 'held' : record.status,
      why: held?.[0] ?? (record.status === 'blocked' ? (record.note ?? '') : ''),
    };
  });

const gateLine = (facts: StatusFacts, gate: GateRecord): string => {
  const { zone, people } = facts;
  const until = `is open until ${local(toIso(gate.deadline), zone)}`;
  if (facts.deployed === undefined) return `Gate ${gate.gate} ${until}`;
  const members = gate.policy.members.map((id) => people.get(id) ?? id).join(', ');
  return `Gate ${gate.gate} (${facts.gateTitles.get(gate.gate) ?? gate.gate}, attempt ${gate.attempt}) ${until}, ${spanTo(facts.now, gate.deadline)}; waited for since ${local(toIso(gate.openedAt), zone)}: ${gate.policy.quorum} of ${members}${votesText(facts, gate)}`;
};

const WORD = { approve: 'go', object: 'object', 'no-go': 'no-go' } as const;

/** Of who voted twice the later vote counts. */
const newestVotes = ({ votes }: StatusFacts, { instance }: GateRecord): readonly Vote[] => [
  ...new Map((votes?.get(instance) ?? []).map((vote) => [vote.person, vote])).values(),
];

const votesText = (facts: StatusFacts, gate: GateRecord): string => {
  const votes = newestVotes(facts, gate).map(
    ({ person, vote }) => `${facts.people.get(person) ?? person} ${WORD[vote]}`,
  );
  return votes.length === 0 ? '' : `; voted so far: ${votes.join(', ')}`;
};

const spanTo = (now: Instant, deadline: Instant): string =>
  deadline > now ? `${span((deadline - now) / MINUTE)} from now` : 'which has passed';

const taskLine = (facts: StatusFacts, task: Waiting): string => {
  const { zone, people } = facts;
  const kind = task.status === 'held' ? 'Held' : task.status === 'blocked' ? 'Blocked' : 'Open';
  const since = facts.deployed ? `, since ${local(task.openedAt, zone)}` : '';
  const why = facts.deployed && task.why !== '' ? `: ${task.why}` : '';
  return `${kind}: ${task.title} (${task.task}), ${people.get(task.owner) ?? task.owner}${since}, ${dueText(task.plannedEnd, facts.now, zone)}${why}`;
};

const dueText = (end: string, now: Instant, zone: string): string => {
  const late = (now - Date.parse(end)) / MINUTE;
  return `wanted by ${local(end, zone)}${late >= 1 ? `, ${span(late)} late` : ''}`;
};
