import type { Evidence } from '#lib/gates/evidence.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import { makeBallots } from '#lib/local/ballots.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { type People, type PeopleDeps, scenarioPeople } from '#lib/rehearsal/people.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { heldReasons } from '#lib/tasks/waiting-tasks.ts';
import { attestSettings } from './attest-settings.ts';
import { decideGate, reportTask } from './carry-out.ts';
import { makeBallot } from './cast-vote.ts';
import type { Command, Reply } from './command.ts';
import { makeMailbox } from './mailbox.ts';
import type { Answer, Question } from './question.ts';
import { gatesStatus, runStatus } from './run-status.ts';

/** How long a committee reads before it is asked, and an owner looks before answering for a held task. */
const READING = 15 * MINUTE;
/** When the owner of a blocked task is asked again. */
const BLOCKED_AGAIN = 60 * MINUTE;

/** Who is asked here: a person at a prompt. */
export interface Asker {
  /** Undefined: nobody is there (any more), or the signal was aborted because the answer came from elsewhere. */
  ask(question: Question, signal: AbortSignal): Promise<Answer | undefined>;
  tell(text: string): void;
}

export interface Desk extends People {
  /** A command from another terminal. Answered in the run's own time. */
  submit(command: Command): Promise<Reply>;
  close(): void;
}

export interface DeskOptions {
  readonly deps: PeopleDeps;
  readonly compiled: CompiledRunbook;
  readonly asker: Asker;
  /** Files the evidence so that a person can open it; returns where. */
  readonly fileEvidence: (instance: string, text: string) => string;
  /** Resolves when nobody has said anything, here or elsewhere, for long enough to stop waiting. */
  readonly patience: (signal: AbortSignal) => Promise<void>;
}

/**
 * The people of a rehearsal, played by whoever sits at the prompt or calls from another terminal. The virtual clock
 * stands still while a question is open; everything said goes through the real completers, which judge it.
 */
export const makeDesk = ({ deps, compiled, asker, fileEvidence, patience }: DeskOptions): Desk => {
  const { virtual, cutover, progress, gates } = deps;
  const { runbook } = compiled;
  const scenario = scenarioPeople(deps);
  const ballot = makeBallot(
    { completeGate: deps.completeGate, ballots: makeBallots(), now: () => virtual.now() },
    runbook,
  );
  const planned = new Set<string>();
  const wholeStages = new Set<string>();
  let rest: 'asked' | 'scenario' | 'nobody' = 'asked';

  const carryOut = async (command: Command): Promise<Reply> => {
    switch (command.verb) {
      case 'status':
        return runStatus(deps, compiled);
      case 'gates':
        return gatesStatus(deps, compiled);
      case 'decide':
        return decideGate(deps, ballot, command, compiled);
      case 'task':
        return reportTask(deps, command, compiled);
      case 'attest':
        return attestSettings(deps, command, compiled);
    }
  };
  const mailbox = makeMailbox({
    async carryOut(command) {
      const reply = await carryOut(command);
      if (reply.ok) asker.tell(`From another terminal: ${reply.text}`);
      return reply;
    },
    schedule: (fire) => void virtual.at(virtual.now(), fire),
  });

  /** Waits, in real time, for the next thing that anybody says. A leaf: it touches nothing of the run. */
  const hear = async (question: Question): Promise<Answer | 'mail' | 'silence'> => {
    const heard = new AbortController();
    const said = async (): Promise<Answer | 'silence'> => {
      const answer = await asker.ask(question, heard.signal);
      if (answer !== undefined) return answer;
      await patience(heard.signal);
      return 'silence';
    };
    const mail = async (): Promise<'mail'> => {
      await mailbox.arrival(heard.signal);
      return 'mail';
    };
    try {
      return await Promise.race([mail(), said()]);
    } finally {
      heard.abort();
    }
  };

  /** Holds the clock until the question is answered, by whomever. */
  const hold = async (find: () => Promise<Question | undefined>): Promise<void> => {
    for (let question = await find(); question !== undefined; question = await find()) {
      if (rest !== 'asked') return standIn(question);
      const heard = await virtual.work(hear(question), 'the answer of a person');
      if (heard === 'mail') await mailbox.drain();
      else if (heard === 'silence') {
        rest = 'nobody';
        asker.tell(
          'Nobody answers: what is open stays open, no gate is decided, and the run goes to its end.',
        );
      } else if (await answered(question, heard)) return;
    }
  };

  const standIn = (question: Question): void => {
    if (rest !== 'scenario') return;
    if (question.kind === 'gate') scenario.gateOpened(question.record.instance);
    else scenario.taskOpened(question.subject, heldReasons(question.record) !== undefined);
  };

  /** True when the question need not be asked again now. */
  const answered = async (question: Question, answer: Answer): Promise<boolean> => {
    if (answer.kind === 'auto') {
      rest = 'scenario';
      asker.tell('The people of the scenario do the rest.');
      standIn(question);
      return true;
    }
    if (question.kind === 'gate') {
      if (answer.kind === 'none') {
        asker.tell(
          `Nobody decides ${question.subject}; its deadline is ${localMoment(question.record.deadline, runbook.goLive.zone)}.`,
        );
        return true;
      }
      if (answer.kind === 'vote') await voteHere(question, answer.vote, answer.note);
      return false;
    }
    switch (answer.kind) {
      case 'late':
        askTask(
          question.subject,
          instant(Math.max(question.record.plannedEnd, question.at) + answer.minutes * MINUTE),
        );
        return true;
      case 'all':
        wholeStages.add(question.record.stage);
        if (question.record.status !== 'blocked') await reportHere(question.record, 'done', WITH_STAGE);
        await tellBlocked(question.record.stage);
        return false;
      case 'report': {
        const reply = await reportHere(question.record, answer.report, answer.text);
        if (!reply.ok || answer.report !== 'block') return false;
        askTask(question.subject, plus(virtual.now(), BLOCKED_AGAIN));
        return true;
      }
      default:
        return false;
    }
  };

  const voteHere = async (
    { record }: Extract<Question, { kind: 'gate' }>,
    vote: 'go' | 'no-go' | 'object',
    note: string | undefined,
  ): Promise<void> => {
    const persons = vote === 'go' ? record.policy.members : [record.policy.chair];
    tell(await ballot.cast(record, vote, persons, note === undefined ? {} : { note }));
  };

  const reportHere = async (
    record: TaskRecord,
    report: 'done' | 'block' | 'retry' | 'give-up',
    text: string,
  ): Promise<Reply> => {
    const { task } = record;
    const words = report === 'done' ? { evidence: text } : text === '' ? {} : { note: text };
    const reply = await reportTask(deps, { verb: 'task', report, task, ...words }, compiled);
    tell(reply);
    return reply;
  };

  /** Nobody has said of a blocked task that it can go on: it is not reported with the others. */
  const tellBlocked = async (stage: string): Promise<void> => {
    const records = await progress.list(cutover);
    for (const { task, note } of records.filter(
      (record) => record.stage === stage && record.status === 'blocked' && record.mode === 'manual',
    )) {
      asker.tell(
        `Task ${task} is blocked (${note ?? 'no reason given'}) and is left out of \`all\`: it is asked for by itself.`,
      );
    }
  };

  const tell = (reply: Reply): void => asker.tell(reply.ok ? reply.text : `Refused: ${reply.text}`);

  const askTask = (task: string, at: Instant): void => {
    virtual.at(at, () => hold(() => openTask(task)));
  };

  const openTask = async (task: string): Promise<Question | undefined> => {
    const record = await progress.get(cutover, task);
    if (record === undefined || (record.status !== 'open' && record.status !== 'blocked')) return undefined;
    if (record.status === 'open' && heldReasons(record) === undefined && wholeStages.has(record.stage)) {
      await reportHere(record, 'done', WITH_STAGE);
      return undefined;
    }
    return { kind: 'task', subject: task, at: virtual.now(), record };
  };

  const planTask = async (task: string): Promise<void> => {
    const record = await progress.get(cutover, task);
    if (record === undefined) return;
    const held = record.evidence?.held;
    const key = `${task}/${record.run}/${JSON.stringify(held ?? '')}`;
    if (planned.has(key)) return;
    planned.add(key);
    const begins = deps.fixedStart.has(task) ? Math.max(record.plannedStart, virtual.now()) : virtual.now();
    const wanted = begins + (record.plannedEnd - record.plannedStart);
    askTask(task, held === undefined ? instant(wanted) : plus(virtual.now(), READING));
  };

  const openGate = async (instance: string): Promise<Question | undefined> => {
    const record = await gates.get(instance);
    if (record?.status !== 'open') return undefined;
    const bytes = await deps.archive.get(evidenceKey(instance));
    const parsed = parseEvidence(bytes, record.evidenceDigest);
    const evidence: Evidence | undefined = parsed.ok ? parsed.value.evidence : undefined;
    const evidenceFile = bytes === undefined ? 'no file' : fileEvidence(instance, bytes);
    return { kind: 'gate', subject: record.gate, at: virtual.now(), record, evidence, evidenceFile };
  };

  const planGate = async (instance: string): Promise<void> => {
    const record = await gates.get(instance);
    if (record === undefined) return;
    const middle = (record.openedAt + record.deadline) / 2;
    virtual.at(instant(Math.min(record.openedAt + READING, middle)), () => hold(() => openGate(instance)));
  };

  return {
    gateOpened: (instance) => void virtual.at(virtual.now(), () => planGate(instance)),
    taskOpened: (task) => void virtual.at(virtual.now(), () => planTask(task)),
    submit: (command) =>
      // Reading changes nothing: it need not wait for the run's own time, nor disturb who is being asked.
      command.verb === 'status' || command.verb === 'gates' ? carryOut(command) : mailbox.submit(command),
    close: mailbox.close,
  };
};

const WITH_STAGE = 'Reported by the owner together with the rest of the stage.';
