/** The layout of DESIGN section 5 as rules: who may import whom. `npm run boundaries` checks them. */
const PURE =
  '^lib/(change|runbook|compiler|asl|clearance|route|gates|watch|way-back|hypercare|report|master-data|messages|paging|erp|account|repo)/';

export default {
  forbidden: [
    {
      name: 'pure-has-no-io',
      comment:
        'Pure folders decide; clocks, stores, processes and the network are given to them as arguments.',
      severity: 'error',
      from: { path: PURE },
      to: {
        path: '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads|os|sqlite|timers|timers/promises|dns|process|readline)$',
      },
    },
    {
      name: 'pure-knows-no-world',
      comment: 'Pure folders import ports only as types, and no adapter, world, SDK or CDK.',
      severity: 'error',
      from: { path: PURE },
      to: {
        path: '^(lib/((local|aws|github|cli|infra|rehearsal|proof|firs)/|(wall-clock|system-random)\\.ts$)|lambdas/|bin/)|node_modules/(@aws-sdk|aws-cdk|hono)',
      },
    },
    {
      name: 'handlers-know-no-adapter',
      comment:
        'A handler gets its ports as an argument; only index.ts of a Lambda and lib/cli wire adapters.',
      severity: 'error',
      from: {
        path: '^(lambdas/[^/]+/(?!(index|config)\\.ts$)|lib/(actions|readiness|stages|tasks|steady-state)/)',
      },
      to: { path: '^lib/((local|aws|github|cli|infra|rehearsal|proof)/|(wall-clock|system-random)\\.ts$)' },
    },
    {
      name: 'worker-code-never-reaches-the-simulator',
      comment: 'What runs in production must not be able to talk to a pretended authority.',
      severity: 'error',
      from: { path: '^(lambdas|lib/(?!rehearsal|proof|cli|local|firs/simulator))' },
      to: { path: '^lib/firs/simulator/' },
    },
    {
      name: 'simulator-shares-only-the-wire',
      comment: 'A simulator that shares code with the client shares its mistakes.',
      severity: 'error',
      from: { path: '^lib/firs/simulator/' },
      to: { path: '^lib/(firs/client|clearance/(?!qr|irn|invoice|money|decimal)|local|rehearsal|cli)/?' },
    },
    {
      name: 'only-wiring-knows-github',
      comment: 'Gates are decided from a snapshot; who can read or write GitHub is given to it as a port.',
      severity: 'error',
      from: {
        pathNot: '^(bin/|lambdas/[^/]+/index\\.ts$|lib/(github|cli|rehearsal)/|lib/aws/wiring/github\\.ts$)',
      },
      to: { path: '^lib/github/' },
    },
    {
      name: 'github-adapters-know-no-world',
      comment: 'They speak HTTP to one repository; AWS, laptop and command line are somebody else’s.',
      severity: 'error',
      from: { path: '^lib/github/(client|read|write|wire)/' },
      to: { path: '^(lambdas/|lib/(aws|local|rehearsal|proof|cli|infra|github/simulator)/)' },
    },
    {
      name: 'gates-never-reach-the-github-simulator',
      comment:
        'What runs in production, on a runner or in a Lambda, must not be able to ask a pretended GitHub.',
      severity: 'error',
      from: { path: '^(lambdas/|bin/|lib/(?!rehearsal/|cli/|github/simulator/)|lib/cli/gates-job/)' },
      to: { path: '^lib/github/simulator/' },
    },
    {
      name: 'github-simulator-shares-only-the-wire',
      comment: 'A stand-in that shares code with what it stands in for shares its mistakes.',
      severity: 'error',
      from: { path: '^lib/github/simulator/' },
      to: {
        path: '^lib/(github/(?!simulator/|wire/)|gates/|repo/|change/|report/|aws/|local/|rehearsal/|cli/|infra/)',
      },
    },
    {
      name: 'adapters-know-no-world',
      comment: 'Local adapters are wired by the rehearsal and the command line, never the other way round.',
      severity: 'error',
      from: { path: '^lib/local/' },
      to: { path: '^lib/(rehearsal|proof|cli)/' },
    },
    {
      name: 'only-the-command-line-proves',
      comment:
        'A tenant under faults is a world of its own: nothing of production, and no other world, knows of it.',
      severity: 'error',
      from: { path: '^(lambdas/|lib/(?!proof/|cli/))' },
      to: { path: '^lib/proof/' },
    },
    {
      name: 'configs-know-variables-only',
      comment: 'Stacks import them for their types: with anything else an SDK would come into synthesis.',
      severity: 'error',
      from: { path: '^lambdas/[^/]+/config\\.ts$' },
      to: { pathNot: '^(lib/aws/environment\\.ts$|node_modules/zod/)' },
    },
    {
      name: 'nothing-imports-an-index',
      comment: 'Loading it reads the environment and makes clients: only Lambda does that.',
      severity: 'error',
      from: {},
      to: { path: '^lambdas/[^/]+/index\\.ts$' },
    },
    {
      name: 'only-index-wires',
      comment: 'Wiring and Powertools belong to an index.ts; the command line wires its own.',
      severity: 'error',
      from: { pathNot: '^(lambdas/[^/]+/index\\.ts$|lib/aws/(wiring|serve)/)' },
      to: { path: '^(lib/aws/(wiring|serve)/|node_modules/@aws-lambda-powertools/)' },
    },
    {
      name: 'aws-adapters-know-no-laptop',
      comment: 'What is bundled into a Lambda holds neither a pretended world nor the tools that deploy it.',
      severity: 'error',
      from: { path: '^lib/aws/' },
      to: { path: '^lib/(local|rehearsal|proof|cli|infra|firs/simulator)/' },
    },
    {
      name: 'infra-knows-shapes-only',
      comment:
        'Stacks read names, tables, grants and variables; a handler or an adapter would bring its SDK along.',
      severity: 'error',
      from: { path: '^lib/infra/' },
      to: {
        path: '^(lambdas/[^/]+/(?!config\\.ts$)|lib/aws/(?!(grants/|(environment|program-bundle|stage|stack-outputs|stack-policy|table-schema|[a-z]+-table)\\.ts$)))',
      },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one concept, or a third one is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-production-code-from-tests',
      comment: 'What ships never imports a test.',
      severity: 'error',
      from: { path: '^(bin|lib|lambdas)/' },
      to: { path: '^test/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing is checked by nothing.',
      severity: 'error',
      from: {},
      // A package of types only: there is nothing to load.
      to: { couldNotResolve: true, pathNot: '^@octokit/openapi-types$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
