/** Invariants (a) to (m) of gate-protocol.md 4.3, read from a workflow's YAML. Each finding begins with its letter. */
import { isDeepStrictEqual } from 'node:util';
import { GITHUB_ROLES, type GithubRole } from '#lib/infra/github-trust.ts';
import { type Job, ownAction, type Step, type WorkflowFile } from './workflow-file.ts';
import { type JobPolicy, WORKFLOW_POLICY, type WorkflowPolicy } from './workflow-policy.ts';

/** Three actions in all; whoever holds a role of the gates uses the first two only. */
const ALLOWED = ['actions/checkout', 'aws-actions/configure-aws-credentials', 'actions/setup-node'];
const RUNNER = 'ubuntu-24.04';
/** Who runs pull requests' own code. */
const PULL_REQUEST_TRIGGERS = ['pull_request', 'pull_request_review'];
/** Minutes. A gate that waits weeks waits in the machine. */
const LONGEST = 60;
const SECRETS = ['CUTOVER_APP_ID', 'CUTOVER_APP_PRIVATE_KEY'];
const STAGES = ['uat', 'production'] as const;

export const workflowFindings = ({ file, text, workflow }: WorkflowFile): readonly string[] => {
  const policy = WORKFLOW_POLICY[file];
  if (policy === undefined) return [`a: ${file} is not in the policy of workflows`];
  const jobs = Object.entries(workflow.jobs);
  return [
    ...triggers(workflow.on, policy),
    ...(isDeepStrictEqual(workflow.permissions, {}) ? [] : ['c: permissions at the top are not {}']),
    ...concurrency(workflow.concurrency, policy, file),
    ...pinned(text),
    ...(/secrets\.|secrets:/.test(JSON.stringify(workflow.env)) ? ['k: a secret for all jobs'] : []),
    ...(isDeepStrictEqual(Object.keys(policy.jobs).sort(), jobs.map(([id]) => id).sort())
      ? []
      : ['a: jobs are not those of the policy']),
    ...jobs.flatMap(([id, job]) =>
      jobFindings(file, policy, policy.jobs[id] ?? { token: {} }, job).map((finding) =>
        finding.replace(':', `: ${id}:`),
      ),
    ),
  ];
};

const triggers = (on: Readonly<Record<string, unknown>>, policy: WorkflowPolicy): readonly string[] => {
  // Of inputs only which there are: their descriptions are for people.
  const seen = Object.fromEntries(
    Object.entries(on).map(([event, filter]) => [
      event,
      typeof filter === 'object' && filter !== null && 'inputs' in filter
        ? { inputs: Object.keys(Object(filter.inputs)) }
        : filter,
    ]),
  );
  const privileged = Object.values(policy.jobs).some(({ role, secrets }) => role ?? secrets);
  return [
    ...(isDeepStrictEqual(seen, policy.triggers) ? [] : [`a: triggers are ${JSON.stringify(seen)}`]),
    ...(privileged && policy.mayRunPullRequests !== true
      ? PULL_REQUEST_TRIGGERS.filter((event) => event in on).map((event) => `b: privileged, and on ${event}`)
      : []),
  ];
};

const concurrency = (
  seen: WorkflowFile['workflow']['concurrency'],
  { queues }: WorkflowPolicy,
  file: string,
): readonly string[] => {
  if (seen === undefined) return ['j: no concurrency'];
  const found = [];
  if (seen.queue !== undefined && seen.queue !== 'max' && seen.queue !== 'single')
    found.push(`j: queue ${seen.queue} is none that GitHub knows`);
  if (queues && (seen.queue !== 'max' || seen['cancel-in-progress']))
    found.push('j: a run that waits may be dropped');
  if (file === 'gates.yml' && seen.group !== 'gates') found.push('j: not one group for all gates');
  return found;
};

/** In the text, since a parser drops the comment that says which version the commit is. */
const pinned = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => /^\s*(- )?uses:/.test(line))
    .filter(
      (line) =>
        !/uses: (\$\/\.github\/actions\/[a-z-]+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(line),
    )
    .map((line) => `e: not pinned: ${line.trim()}`);

/** Its own steps, and those of the actions of this repository that it uses. */
const allSteps = (job: Job): readonly Step[] =>
  job.steps.flatMap((step) => [step, ...(ownAction(step.uses ?? '')?.action.runs.steps ?? [])]);

const jobFindings = (
  file: string,
  policy: WorkflowPolicy,
  wanted: JobPolicy,
  job: Job,
): readonly string[] => {
  const role: GithubRole | undefined = wanted.role && GITHUB_ROLES[wanted.role];
  const steps = allSteps(job);
  return [
    ...environments(role, wanted, job),
    ...steps.flatMap((step) => used(step, role !== undefined || wanted.secrets === true, wanted)),
    ...steps.flatMap(injected),
    ...steps.flatMap((step) => checkout(step, wanted)),
    ...steps.flatMap((step) => installed(step, wanted)),
    ...secrets(job, wanted),
    ...taken(file, role, job),
    ...(job['timeout-minutes'] === undefined || job['timeout-minutes'] > LONGEST
      ? [`i: timeout-minutes is ${job['timeout-minutes']}`]
      : []),
    ...(job['runs-on'] === RUNNER ? [] : [`l: runs on ${JSON.stringify(job['runs-on'])}`]),
    ...(isDeepStrictEqual(job.permissions, wanted.token)
      ? []
      : [`c: its token may ${JSON.stringify(job.permissions)}`]),
    ...(policy.mayRunPullRequests && wanted.role !== undefined && wanted.role !== 'plan'
      ? [`b: takes on ${wanted.role} for a pull request`]
      : []),
  ];
};

const PLACEHOLDER = /\$\{\{ (?:matrix|inputs)\.stage \}\}/;
const expanded = (name: string): readonly string[] =>
  PLACEHOLDER.test(name) ? STAGES.map((stage) => name.replace(PLACEHOLDER, stage)) : [name];

const environments = (
  role: GithubRole | undefined,
  { environment }: JobPolicy,
  job: Job,
): readonly string[] => {
  const name = typeof job.environment === 'string' ? job.environment : job.environment?.name;
  const seen = name === undefined ? [] : expanded(name);
  const known = role ? STAGES.map((stage) => role.environment(stage)) : (environment ?? []);
  const stray = seen.filter((each) => !known.includes(each));
  if (stray.length > 0) return [`d: environment ${stray.join(', ')} is none of ${known.join(', ')}`];
  return seen.length === 0 && known.length > 0 ? ['d: no environment'] : [];
};

const used = ({ uses, with: given }: Step, strict: boolean, { installs }: JobPolicy): readonly string[] => {
  if (uses === undefined) return [];
  if (uses.startsWith('$/') || uses.startsWith('.')) {
    const own = ownAction(uses);
    if (own === undefined) return [`e: there is no action ${uses}`];
    const missing = Object.entries(own.action.inputs)
      .filter(([name, { required }]) => required && given[name] === undefined)
      .map(([name]) => name);
    const unknown = Object.keys(given).filter((name) => own.action.inputs[name] === undefined);
    return [...missing, ...unknown].map((name) => `e: ${uses} and its input ${name}`);
  }
  const [name = ''] = uses.split('@');
  const allowed = strict && installs !== true ? ALLOWED.slice(0, 2) : ALLOWED;
  return allowed.includes(name) ? [] : [`e: ${name} is not allowed here`];
};

/** Everything comes by the environment of a step, so that no text of anybody is ever code. */
const injected = ({ run, shell, with: given }: Step): readonly string[] => {
  const code = [run, shell, given.script].filter((text) => String(text ?? '').includes('${{'));
  return code.map((text) => `f: an expression in ${String(text).slice(0, 60)}`);
};

const checkout = ({ uses, with: given }: Step, { ownCode }: JobPolicy): readonly string[] => {
  if (uses?.startsWith('actions/checkout@') !== true) return [];
  const ref = given.ref ?? (ownCode ? 'main' : '(none)');
  return [
    ...(given['persist-credentials'] === false ? [] : ['g: the token stays behind the checkout']),
    ...(ref === 'main' ? [] : [`g: checks out ${ref}`]),
    ...(given.repository === undefined ? [] : [`g: checks out ${given.repository}`]),
  ];
};

const INSTALLS = /\b(npm|npx|pnpm|yarn|pip|corepack)\b/;

const installed = ({ uses, run, with: given }: Step, { installs, ownCode }: JobPolicy): readonly string[] => [
  ...(/^actions\/(cache|upload-artifact|download-artifact)/.test(uses ?? '') ? [`h: ${uses}`] : []),
  ...(uses?.startsWith('actions/setup-node@') &&
  (given.cache !== undefined || given['package-manager-cache'] !== false)
    ? ['h: setup-node keeps a cache']
    : []),
  ...(run === undefined || !INSTALLS.test(run)
    ? []
    : installs && run === 'npm ci --ignore-scripts --no-audit --no-fund'
      ? []
      : [`h: installs: ${run}`]),
  ...(run !== undefined && installs !== true && ownCode !== true && !BUNDLE.test(run)
    ? [`h: runs ${run}`]
    : []),
];

/** What a job may run that installs nothing: one verb of the committed bundle, or nothing. */
const BUNDLE = /^(true|node \.github\/gates\/cutover-gates\.mjs [a-z]+ --stage "\$STAGE"( --break-glass)?)$/;

const secrets = (job: Job, wanted: JobPolicy): readonly string[] => {
  const texts = JSON.stringify(job);
  const seen = new Set([...texts.matchAll(/secrets(?:\.|\[')(\w+)/g)].map(([, name]) => name ?? ''));
  const stray = [...seen].filter((name) => !wanted.secrets || !SECRETS.includes(name));
  const ofJob = JSON.stringify([job.env, job.secrets ?? null]);
  return [
    ...stray.map((name) => `k: sees the secret ${name}`),
    ...(/toJSON\(\s*secrets|secrets\s*\}\}/i.test(texts) || job.secrets !== undefined
      ? ['k: sees all secrets']
      : []),
    ...(ofJob.includes('secrets.') ? ['k: a secret for each of its steps'] : []),
  ];
};

/** Takes on the role that AWS lets it have, and no other. */
const taken = (file: string, role: GithubRole | undefined, job: Job): readonly string[] => {
  const roles = job.steps.filter(({ uses }) => uses === '$/.github/actions/aws-role');
  const direct = job.steps.filter(({ uses }) => uses?.startsWith('aws-actions/'));
  if (direct.length > 0) return ['m: takes on a role beside .github/actions/aws-role'];
  if (role === undefined) return roles.length === 0 ? [] : ['m: takes on a role'];
  const [one, ...more] = roles;
  if (one === undefined || more.length > 0) return [`m: takes on ${roles.length} roles`];
  return [
    ...(one.with.role === role.name ? [] : [`m: takes on ${one.with.role}, and may ${role.name}`]),
    ...(role.workflow === undefined || role.workflow === file
      ? []
      : [`m: ${role.name} is for ${role.workflow}`]),
  ];
};
