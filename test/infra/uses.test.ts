import { basename } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES, type FunctionName } from '#lambdas/function-names.ts';
import { FUNCTION_USES, type Use } from '#lib/infra/function-uses.ts';
import { projectFolder } from '#lib/local/project-folder.ts';

/** Calls on ports, as handlers write them, and the use that lets them through. */
const CALLS: readonly (readonly [RegExp, Use])[] = [
  [
    /\bledger\.(latest|get|readForWork|open|untold|list|ofEpoch|outcomes|longestLease|irnOwner)\(/,
    'ledger-read',
  ],
  [/\bledger\.(create|claim|change|releaseToLegacy|markTold)\(/, 'ledger-write'],
  [/\bcontrol\.(get|sending)\(/, 'control-read'],
  [/\bcontrol\.(setRoute|latch|setPause|setSending)\(/, 'control-write'],
  [/\bprogress\.(get|list)\(/, 'progress-read'],
  [/\bprogress\.put\(/, 'progress-write'],
  [/\bgates\.(get|attempts|listOpen|list)\(/, 'gates-read'],
  [/\bgates\.(open|decide|complete|close)\(/, 'gates-write'],
  [/\bgates\.bind\(/, 'gates-bind'],
  [/\bgates\.enter\(/, 'gates-enter'],
  [/\bincidents\.list\(/, 'incidents-read'],
  [/\bincidents\.open\(/, 'incidents-open'],
  [/\bincidents\.close\(/, 'incidents-close'],
  [/\block\.holder\(/, 'lock-read'],
  [/\block\.take\(/, 'lock-write'],
  [/\b(cutovers\.get|calendarOf(\?\.)?)\(/, 'cutovers-read'],
  [/\bcutovers\.create\(/, 'cutovers-write'],
  [/\bpages\.(get|list)\(/, 'pages-read'],
  [/\bpages\.put\(/, 'pages-write'],
  [/\bwatchStore\.get\(/, 'watch-read'],
  [/\bwatchStore\.put\(/, 'watch-write'],
  [/\bsecretAges\(/, 'secret-ages'],
  [/\barming\.facts\(/, 'arming'],
  [/\btokens\.put\(/, 'tokens-write'],
  [/\btokens\.get\(/, 'tokens-read'],
  [/\btokens\.delete\(/, 'tokens-delete'],
  [/\btokens\.subjectsOf\(/, 'tokens-list'],
  [/\barchive\.get\(/, 'archive-read'],
  [/\barchive\.put\(/, 'archive-write'],
  [/\bdoorbell\.ring\(/, 'queue-ring'],
  [/\bvalve\.state\(/, 'valve-read'],
  [/\bvalve\.setOpen\(/, 'valve-move'],
  [/\bmachine\.start\((?!"rollback")/, 'machine-start'],
  [/\bmachine\.start\("rollback"/, 'rollback-start'],
  [/\bmachine\.answer\(/, 'machine-answer'],
  [/\bmachine\.stop\(/, 'machine-stop'],
  [/\bmachine\.status\(/, 'machine-status'],
  [/\bhistories\.\w+\(/, 'machine-history'],
  [/\bmessenger\.send\(/, 'messages'],
  [/\bauthority\.\w+\(/, 'authority'],
  [/\b(erp|erpOutput|erpInbox|erpRegister|masterData|erpAccount)\??\.\w*\(|\bsamples\.documents\(/, 'erp'],
  [/\bfrozenFacts\.read\(/, 'frozen-facts'],
  [/\bcertificates\.of\(/, 'certificates-read'],
  [/\bintakeCanary\(/, 'call-intake'],
];

/** What comes with another use, or is needed by who calls the function and not by its handler. */
const IMPLIED: Readonly<Partial<Record<Use, string>>> = {
  'archive-read':
    'a ledger row may point into the archive; a writer reads what is there; frozen facts have digests there',
  'archive-write': 'intake keeps documents there that no row can hold',
  'queue-receive': 'what Lambda’s poller does in the worker’s name',
  'control-read': 'to change it, it is read first',
  'incidents-open': 'messages open one where nobody could be told',
  'progress-read': 'an attestation of the ERP’s settings is among what is frozen',
  'secret-ages': 'since when secrets have their values is among what is frozen',
  'valve-read': 'to move it, it is read first; it is among what is frozen',
  'lock-read': 'that attestation is of the rehearsal that has the tenant’s lock',
  'machine-status': 'to start, it is looked first',
  erp: 'frozen facts are asked of the ERP; the authorizer reads its secret',
};

/** What a function's wiring calls for its handler: the same code as the report of the command line. */
const GATHERED: Readonly<Partial<Record<FunctionName, readonly Use[]>>> = {
  certify: [
    'ledger-read',
    'control-read',
    'progress-read',
    'gates-read',
    'cutovers-read',
    'machine-history',
    'authority',
    'erp',
  ],
};

/** The code of each handler with all that it reaches, without what nobody calls; names of ports stay as they are. */
const sourcesOf = async (): Promise<ReadonlyMap<string, string>> => {
  const { outputFiles } = await build({
    absWorkingDir: projectFolder('.'),
    entryPoints: FUNCTION_NAMES.map((name) => ({ in: `lambdas/${name}/handler.ts`, out: name })),
    outdir: '/',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
};

const sources = await sourcesOf();

describe('what the code of each function calls', () => {
  test.each(FUNCTION_NAMES)('%s is let through, and no further', (name) => {
    const source = sources.get(name) ?? '';
    expect(source.length).toBeGreaterThan(300);
    const called = CALLS.filter(([call]) => call.test(source)).map(([, use]) => use);
    const uses: readonly Use[] = FUNCTION_USES[name];
    expect(called.filter((use) => !uses.includes(use) && !covered(use, uses))).toEqual([]);
    const gathered = GATHERED[name] ?? [];
    expect(
      uses.filter((use) => !called.includes(use) && !(use in IMPLIED) && !gathered.includes(use)),
    ).toEqual([]);
  });
});

/** Rights that another use gives as well. */
const covered = (use: Use, uses: readonly Use[]): boolean =>
  (use === 'incidents-open' && uses.includes('messages')) ||
  (use === 'control-read' && uses.includes('ledger-read'));
