import { describe, expect, it } from 'vitest';
import { httpApiAddress } from './http-api-address.ts';

const ENDPOINT = 'http://127.0.0.1:36291';

describe('the address of an HTTP API', () => {
  it('on the emulator is a path of its endpoint', () => {
    const address = httpApiAddress('http://1dc97ce8.execute-api.127.0.0.1:36291', ENDPOINT);
    expect(address).toBe(`${ENDPOINT}/_aws/execute-api/1dc97ce8/$default`);
    expect(new URL(`${address}/invoices`).pathname).toBe('/_aws/execute-api/1dc97ce8/$default/invoices');
  });

  it('on AWS stays what the stack put out', () => {
    const output = 'https://1dc97ce8.execute-api.eu-west-1.amazonaws.com';
    expect(httpApiAddress(output, ENDPOINT)).toBe(output);
  });
});
