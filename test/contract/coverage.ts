/** Which contract ran in which world, and what is missing: every port with an adapter on AWS has to have met a server. */
export interface SuiteRun {
  /** `<port>: <world>`, as each suite of test/contract names itself. */
  readonly title: string;
  readonly passed: number;
  readonly failed: number;
}

export interface PortCoverage {
  readonly port: string;
  readonly laptop: readonly string[];
  readonly servers: readonly string[];
}

export interface Coverage {
  readonly rows: readonly PortCoverage[];
  /** Empty when nothing is missing. */
  readonly problems: readonly string[];
}

/** Ports without an adapter of AWS's, and why. A port that is neither here nor in lib/aws is a problem, so none is forgotten. */
export const NO_SERVER: Readonly<Record<string, string>> = {
  authority: 'lib/firs/client speaks HTTP to the authority; test/firs runs it against the served simulator',
  clock: 'the machine’s own clock; test/wall-clock.test.ts',
  erp: 'lib/erp speaks HTTP to the ERP; the contract runs over HTTP too',
  log: 'a line on the standard output, by Powertools',
  measure: 'a line on the standard output, by Powertools',
  'pull-desk':
    'lib/github/write speaks HTTP to GitHub; the contract runs against the stand-in, itself held to GitHub’s description',
  'pull-reader':
    'lib/github/read speaks HTTP to GitHub; the contract runs against the stand-in, itself held to GitHub’s description',
  random: 'the machine’s own; test/wall-clock.test.ts',
  'rollback-requests': 'the evaluator calls the handler of request-rollback in its own process',
  'rules-reader':
    'lib/github/read speaks HTTP to GitHub; test/github/read/rules-reader.test.ts runs it against the stand-in',
  samples: 'made from master data, which is the ERP’s',
};

/** Ports that nothing on a laptop implements, and why. */
export const NO_LAPTOP: Readonly<Record<string, string>> = {
  certificates: 'where rehearsals are made nobody asks for one',
  'execution-history': 'the interpreter tells each event as it happens and keeps none',
  'rollback-requests': 'the same handler, in process; test/lambdas/alarm-and-evaluator.test.ts',
};

const SERVERS = /^(?:moto|MiniStack)\b/;

const portOf = (title: string): string =>
  title.slice(0, title.indexOf(': ')).toLowerCase().replaceAll(' ', '-');

export const coverageOf = (ports: readonly string[], suites: readonly SuiteRun[]): Coverage => {
  const green = suites.filter(({ passed, failed }) => passed > 0 && failed === 0);
  const rows = ports.map((port): PortCoverage => {
    const worlds = green
      .filter(({ title }) => title.includes(': ') && portOf(title) === port)
      .map(({ title }) => title.slice(title.indexOf(': ') + 2))
      .toSorted();
    return {
      port,
      laptop: worlds.filter((world) => !SERVERS.test(world)),
      servers: worlds.filter((world) => SERVERS.test(world)),
    };
  });
  const problems = rows.flatMap(({ port, laptop, servers }) => [
    ...(servers.length === 0 && NO_SERVER[port] === undefined
      ? [
          `port ${port}: its contract ran green against no protocol server; write test/aws/${port}.protocol.test.ts ` +
            '(or say in test/contract/coverage.ts why there is none)',
        ]
      : []),
    ...(laptop.length === 0 && NO_SERVER[port] === undefined && NO_LAPTOP[port] === undefined
      ? [`port ${port}: its contract ran green on no adapter of the laptop; call it in test/local`]
      : []),
  ]);
  return { rows, problems };
};

export const renderCoverage = ({ rows, problems }: Coverage): string => {
  const cells = rows.map(({ port, laptop, servers }) => [
    port,
    laptop.join('; ') || (NO_LAPTOP[port] ?? '-'),
    servers.join('; ') || (NO_SERVER[port] ?? '-'),
  ]);
  const all = [['port', 'on the laptop', 'on a protocol server'], ...cells];
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...problems.map((problem) => `MISSING ${problem}`), ''].join('\n');
};
