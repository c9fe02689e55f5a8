import { describe, expect, it } from 'vitest';
import { parseCryptoKeys } from '#lib/firs/wire/crypto-keys.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('parseCryptoKeys', () => {
  it('reads the dashboard’s file', () => {
    const pem = '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n';
    expect(parseCryptoKeys(JSON.stringify({ public_key: base64(pem), certificate: 'QUJD' }))).toEqual({
      ok: true,
      value: { publicKeyPem: pem, certificate: 'QUJD' },
    });
  });

  it.each([
    ['', 'not JSON'],
    ['{"public_key":"QUJD"}', 'certificate'],
    ['{"public_key":"","certificate":"QUJD"}', 'public_key'],
    [`{"public_key":"${base64('SECRET')}","certificate":"QUJD"}`, 'PEM'],
  ])('says what is wrong with %j and quotes nothing of it', (text, what) => {
    const keys = parseCryptoKeys(text);
    expect(keys.ok ? '' : keys.error).toContain(what);
    expect(keys.ok ? '' : keys.error).not.toMatch(/SECRET|U0VD|QUJD/);
  });
});
