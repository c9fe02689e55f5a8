import { describe, expect, it } from 'vitest';
import { httpApiAddress } from './http-api-address.ts';

const ENDPOINT = 'http://127.0.0.1:36291';
const ON_AWS = 'https://1dc97ce8.execute-api.eu-west-1.amazonaws.com/';

describe('the address of an HTTP API', () => {
  it.each(['http://1dc97ce8.execute-api.127.0.0.1:36291', ON_AWS])(
    'on the emulator is a path of its endpoint: %s',
    (output) => {
      const address = httpApiAddress(output, ENDPOINT);
      expect(address).toBe(`${ENDPOINT}/_aws/execute-api/1dc97ce8/$default`);
      expect(new URL(`${address}/invoices`).pathname).toBe('/_aws/execute-api/1dc97ce8/$default/invoices');
    },
  );

  it('on AWS, and where it is something else, stays what the stack put out', () => {
    expect(httpApiAddress(ON_AWS, 'https://cloudformation.eu-west-1.amazonaws.com')).toBe(ON_AWS);
    expect(httpApiAddress(`${ON_AWS}stage`, ENDPOINT)).toBe(`${ON_AWS}stage`);
  });
});
