import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { asksForAccount, proveAccount } from '#lib/cli/proof-account.ts';
import { rehearse } from '#lib/cli/rehearse.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const master = join(tmpdir(), `cutover-proof-account-${process.pid}`);

beforeAll(async () => {
  const terminal = fakeTerminal();
  // Accelerated: three weeks at their own pace would cost three times as much.
  const options = { scenario: 'go', calendar: 'scaled:600', invoices: '300', out: master, json: true };
  const code = await rehearse.run({ options, words: [] }, terminal);
  // So few are rolled back, which an account is for as well as for a go.
  if (code === 2) throw new Error(terminal.told());
}, 60_000);
afterAll(() => rmSync(master, { recursive: true, force: true }));

/** A copy that a test may spoil. */
const copied = (): string => {
  const folder = join(temporaryFolder(), 'run');
  cpSync(master, folder, { recursive: true });
  return folder;
};

const prove = async (options: Readonly<Record<string, string | boolean>>) => {
  const terminal = fakeTerminal();
  const code = await proveAccount({ options, words: [] }, terminal);
  return { code, out: terminal.printed(), err: terminal.told() };
};

const Filed = z.object({
  root: z.string(),
  counts: z.object({ offered: z.number(), cleared: z.number(), legacy: z.number() }),
  records: z.array(z.object({ number: z.string(), bucket: z.string(), irn: z.string().nullable() })),
});
const filed = (folder = master) =>
  Filed.parse(JSON.parse(readFileSync(join(folder, 'account.json'), 'utf8')));

const someNumber = (bucket: string): string => {
  const record = filed().records.find((one) => one.bucket === bucket);
  if (record === undefined) throw new Error(`nothing is ${bucket}`);
  return record.number;
};

const change = (folder: string, name: string, from: string | RegExp, to: string): void => {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
};

const inLedger = (folder: string, sql: string): void => {
  const database = new DatabaseSync(join(folder, 'ledger.sqlite'));
  database.exec(sql);
  database.close();
};

describe('cutover proof --of', () => {
  it('makes the account again from the ledger and those outside, and finds the report’s', async () => {
    const { code, out, err } = await prove({ of: master });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('300 invoices posted in the ERP');
    expect(out).toContain(
      'made again from the ledger and from what ERP and authority said: the same account',
    );
    expect(out).toContain('the certificate names this root and this report');
    expect(out).toContain('the archive holds the proof of each cleared invoice');
    expect(out).not.toContain('DIFFERS');
    expect(out).toContain(`root ${filed().root}`);
    expect(readFileSync(join(master, 'report.txt'), 'utf8')).toContain(filed().root);
    expect(readFileSync(join(master, 'report.md'), 'utf8')).toContain(filed().root);
  });

  it('counts each posted invoice once, by number', () => {
    const { records, counts } = filed();
    const numbers = records.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort());
    expect(records).toHaveLength(counts.offered);
  });

  it('leaves the folder as it was', async () => {
    const before = readFileSync(join(master, 'ledger.sqlite'));
    await prove({ of: master });
    expect(readFileSync(join(master, 'ledger.sqlite')).equals(before)).toBe(true);
  });

  it.each<readonly [string, (folder: string) => void, string]>([
    [
      'a ledger row that was made cleared',
      (folder) => inLedger(folder, "UPDATE ledger SET state = 'unknown' WHERE state = 'cleared'"),
      'stand otherwise in the ledger',
    ],
    [
      'a row that is gone',
      (folder) =>
        inLedger(
          folder,
          "DELETE FROM ledger WHERE id = (SELECT MIN(id) FROM ledger WHERE state = 'cleared')",
        ),
      'in the ledger',
    ],
    [
      'an archived proof that was changed',
      (folder) =>
        inLedger(
          folder,
          "UPDATE archive SET bytes = bytes || ' ' WHERE key = (SELECT MIN(key) FROM archive WHERE key LIKE 'invoices/%')",
        ),
      'the archive does not hold the proof of 1 cleared invoice',
    ],
    [
      'a record of the account',
      (folder) => change(folder, 'account.json', '"bucket":"cleared"', '"bucket":"legacy"'),
      'do not lead to its root',
    ],
    [
      'a root of the account',
      (folder) => change(folder, 'account.json', /"root": "./, '"root": "0'),
      'do not lead to its root',
    ],
    [
      'a count of the report',
      (folder) => change(folder, 'report.json', /"cleared": \d+/, '"cleared": 1'),
      'the account and report.json: cleared',
    ],
    [
      'the certificate of another run',
      (folder) => change(folder, 'certificate.json', /"accountRoot": "./, '"accountRoot": "x'),
      'the certificate is of another account',
    ],
    [
      'a registration that somebody added',
      (folder) =>
        change(
          folder,
          'witnesses.json',
          '"registered": [',
          '"registered": [\n    {"irn":"GHOST1-ADIRE001-20270412"},',
        ),
      'unexpected 0 and 1',
    ],
  ])('exits 1 on %s', async (_what, spoil, words) => {
    const folder = copied();
    spoil(folder);
    const { code, out, err } = await prove({ of: folder });
    expect(code).toBe(1);
    expect(out).toContain('DIFFERS');
    expect(out).toContain(words);
    expect(err).toContain('Do not rely on it');
  });

  it('says what is not there, and holds the records against the report', async () => {
    const folder = copied();
    for (const name of ['ledger.sqlite', 'witnesses.json', 'certificate.json'])
      rmSync(join(folder, name), { force: true });
    const { code, out } = await prove({ of: folder });
    expect(code).toBe(0);
    expect(out.match(/not here/g)).toHaveLength(3);
  });

  it.each([
    ['no folder', () => join(temporaryFolder(), 'none'), 'There is no account in'],
    [
      'a file that is no account',
      () => {
        const folder = copied();
        writeFileSync(join(folder, 'account.json'), '{}');
        return folder;
      },
      'account.json cannot be read, was changed, or is of another version',
    ],
    [
      'a ledger that is none',
      () => {
        const folder = copied();
        writeFileSync(join(folder, 'ledger.sqlite'), 'x'.repeat(5_000));
        return folder;
      },
      'cannot be read as a ledger',
    ],
  ])('exits 2 on %s', async (_what, make, words) => {
    const { code, err } = await prove({ of: make() });
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('cutover proof --invoice', () => {
  it('tells the path of a cleared one, from posting to the ERP’s being told', async () => {
    const { code, out } = await prove({ of: master, invoice: someNumber('cleared') });
    expect(code).toBe(0);
    const steps = [
      'posted',
      'received for smartapi',
      'submitted',
      'cleared under',
      'proof archived',
      'told of',
    ];
    const places = steps.map((step) => out.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(out).toContain('has registered');
    expect(out).toContain('has issued it on SmartAPI');
  });

  it('tells that one of legacy was never registered', async () => {
    const { out } = await prove({ of: master, invoice: someNumber('legacy') });
    expect(out).toContain('has nothing registered for it');
    expect(out).toContain('has issued it on legacy');
  });

  it('never prints the document', async () => {
    const { out } = await prove({ of: master, invoice: someNumber('cleared') });
    for (const field of ['lines', 'buyer', 'unitPrice', 'description', 'gross'])
      expect(out).not.toContain(field);
  });

  it('proves it to anybody with a shell', async () => {
    const { out } = await prove({ of: master, invoice: someNumber('cleared'), json: true });
    const { byHand } = z.object({ byHand: z.array(z.string()) }).parse(JSON.parse(out));
    const root = execFileSync('sh', ['-c', byHand.join('\n')], { encoding: 'utf8' }).trim();
    expect(root).toBe(filed().root);
  });

  it('says which number it does not know', async () => {
    const { code, err } = await prove({ of: master, invoice: 'NO-SUCH-1' });
    expect(code).toBe(2);
    expect(err).toContain('no invoice "NO-SUCH-1" was posted');
  });

  it('is asked for by either option', () => {
    expect(asksForAccount({ options: { invoice: 'A' }, words: [] })).toBe(true);
    expect(asksForAccount({ options: { of: 'x' }, words: [] })).toBe(true);
    expect(asksForAccount({ options: { seeds: '3' }, words: [] })).toBe(false);
  });
});
