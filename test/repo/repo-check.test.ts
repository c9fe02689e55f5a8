import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { main } from '#lib/cli/main.ts';
import { fakeTerminal } from '#test/cli/fake-terminal.ts';
import { temporaryFolder } from '#test/cli/temporary-folder.ts';
import { type ArmedGithub, armedGithub, LOOSENED } from './armed-github.ts';

const started = async (): Promise<ArmedGithub> => {
  const github = await armedGithub(join(temporaryFolder(), 'repository'));
  onTestFinished(() => github.close());
  vi.stubEnv('CUTOVER_APP_ID', undefined);
  vi.stubEnv('GITHUB_TOKEN', github.token);
  return github;
};

const checked = async (github: ArmedGithub, ...more: readonly string[]) => {
  const terminal = fakeTerminal();
  const code = await main(['repo', 'check', '--api-url', github.url, ...more], terminal);
  return { code, out: terminal.printed(), told: terminal.told() };
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('cutover repo check', () => {
  it('says that an armed repository is armed', async () => {
    const github = await started();
    const { code, out, told } = await checked(github);
    expect({ code, told }).toEqual({ code: 0, told: '' });
    expect(out).toMatch(/^adire-trading\/cutover is armed: \d{2,} settings/);
    const json: unknown = JSON.parse((await checked(github, '--json')).out);
    expect(json).toMatchObject({ repository: 'adire-trading/cutover', armed: true });
  });

  // One by one: `npm run show:loosened`, which CI runs; a check takes a second.
  it('names every setting that was loosened, and no token', async () => {
    const github = await started();
    for (const { loosen } of LOOSENED) await loosen(github);
    const { code, out, told } = await checked(github);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    for (const { names } of LOOSENED) expect(told).toContain(`  ${names}\n    seen:   `);
    expect(told).toContain('is NOT armed');
    expect(told).not.toContain(github.token);
  });

  it('has at least ten ways of loosening to be told of', () => {
    expect(new Set(LOOSENED.map(({ names }) => names)).size).toBeGreaterThanOrEqual(10);
  });

  it('is not armed for anybody who may not see it', async () => {
    const github = await started();
    vi.stubEnv('GITHUB_TOKEN', github.github.tokenOf('adire-nkechi-obi'));
    const { code, told } = await checked(github);
    expect(code).toBe(1);
    expect(told).toMatch(/^Not armed: the settings of adire-trading\/cutover could not be read/);
  });

  it('needs a right to ask, and says which', async () => {
    const github = await started();
    vi.stubEnv('GITHUB_TOKEN', undefined);
    vi.stubEnv('GH_TOKEN', undefined);
    const { code, told } = await checked(github);
    expect(code).toBe(2);
    expect(told).toContain('set GITHUB_TOKEN (or GH_TOKEN), or CUTOVER_APP_ID and CUTOVER_APP_PRIVATE_KEY');
  });

  it.each([
    [['repo'], 'what to do is missing'],
    [['repo', 'apply'], 'apply is not known'],
    [['repo', 'check', '--stage', 'local'], '--stage cannot be "local". There are: uat, production.'],
    [['repo', 'check', '--settings', '/nowhere'], '.github/settings/repository.json is not there'],
  ])('refuses %j', async (words, why) => {
    const terminal = fakeTerminal();
    expect(await main(words, terminal)).toBe(2);
    expect(terminal.told()).toContain(why);
  });
});
