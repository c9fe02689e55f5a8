import { describe, expect, it } from 'vitest';
import { makeErpAuthorizer } from '#lambdas/erp-authorizer/handler.ts';

const CURRENT = 'current-token-0123456789';
const PREVIOUS = 'previous-token-0123456789';

const authorize = async (
  event: unknown,
  tokens: () => Promise<readonly string[]> = async () => [CURRENT, PREVIOUS],
) => {
  const logged: string[] = [];
  const answer = await makeErpAuthorizer({
    tokens,
    log: (code, facts) => logged.push(`${code} ${JSON.stringify(facts)}`),
  })(event);
  return { ...answer, logged };
};

const shown = (authorization: string) => ({ version: '2.0', headers: { authorization } });

describe('the ERP at the door', () => {
  it.each([`Bearer ${CURRENT}`, `bearer ${PREVIOUS}`, `Bearer   ${CURRENT}`])(
    'is let in by %s',
    async (header) => {
      expect(await authorize(shown(header))).toEqual({ isAuthorized: true, logged: [] });
    },
  );

  it('is let in whatever the capitals of the header', async () => {
    expect((await authorize({ headers: { Authorization: `Bearer ${CURRENT}` } })).isAuthorized).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['no headers', {}],
    ['headers without the one', { headers: {} }],
    ['an empty header', shown('')],
    ['no scheme', shown(CURRENT)],
    ['another scheme', shown(`Basic ${CURRENT}`)],
    ['no token', shown('Bearer ')],
    ['another token', shown('Bearer another-token-0123456789')],
    ['half a token', shown(`Bearer ${CURRENT.slice(0, -1)}`)],
    ['more than a token', shown(`Bearer ${CURRENT}x`)],
    ['two tokens', shown(`Bearer ${CURRENT} ${CURRENT}`)],
    ['a token of any length', shown(`Bearer ${'x'.repeat(5_000)}`)],
  ])('is denied with %s, and no token is logged', async (_, event) => {
    const { isAuthorized, logged } = await authorize(event);
    expect(isAuthorized).toBe(false);
    expect(logged).toHaveLength(1);
    expect(logged.join()).not.toContain('0123456789');
  });

  it.each([[[]], [['']], [['short']]])('is denied while the secret holds %j', async (tokens) => {
    const header = shown(`Bearer ${tokens[0] || 'x'}`);
    expect((await authorize(header, async () => tokens)).isAuthorized).toBe(false);
  });

  it('is neither let in nor denied while the secret cannot be read', async () => {
    const broken = authorize(shown(`Bearer ${CURRENT}`), async () => {
      throw new Error('throttled');
    });
    await expect(broken).rejects.toThrow('throttled');
  });
});
