import { describe, expect, it } from 'vitest';
import { serveIntake } from '#lib/aws/serve/intake.ts';
import { serveStatus } from '#lib/aws/serve/status.ts';
import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { IntakeAnswerMessage } from '#lib/clearance/intake-answer-message.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import { fakeTelemetry } from './fake-telemetry.ts';

const irn = parseIrn('INV0001-SMALL001-20270412');
if (!irn.ok) throw new Error('the sample IRN is one');
const REASON = { code: 'hs-code', text: 'The HS code is wrong.', path: 'lines[2].hsCode' };

const ANSWERS: readonly IntakeAnswer[] = [
  { status: 202, outcome: 'accepted', number: 'INV0001', revision: 1, irn: irn.value.irn },
  { status: 200, outcome: 'legacy', number: 'INV0001' },
  { status: 422, outcome: 'refused', number: 'INV0001', reasons: [REASON] },
  { status: 409, outcome: 'conflict', number: 'INV0001', reason: REASON },
  { status: 400, outcome: 'unreadable', reason: REASON },
  { status: 413, outcome: 'too-large', reason: REASON },
  { status: 503, outcome: 'unavailable', reason: REASON },
];

const post = (body: string, more: object = {}) => ({
  version: '2.0',
  routeKey: 'POST /invoices',
  headers: { 'content-type': 'application/json' },
  body,
  isBase64Encoded: false,
  ...more,
});

const intake = (answer: IntakeAnswer = { status: 200, outcome: 'legacy', number: 'A1' }) => {
  const submitted: { readonly body: unknown; readonly canary: boolean }[] = [];
  const { telemetry, measured } = fakeTelemetry();
  const handler = serveIntake(telemetry, {
    async submit(body, options = {}) {
      submitted.push({ body, canary: options.canary ?? false });
      return answer;
    },
  });
  return { handler, submitted, measured };
};

describe('POST /invoices', () => {
  it.each(ANSWERS)('answers $status for $outcome, and the body can be read back', async (answer) => {
    const response = await intake(answer).handler(post('{}'));
    if (!('statusCode' in response)) throw new Error('an HTTP answer is expected');
    expect(response.statusCode).toBe(answer.status);
    expect(response.headers['content-type']).toContain('application/json');
    expect(response.headers['retry-after']).toBe(answer.status === 503 ? '30' : undefined);
    expect(IntakeAnswerMessage.parse(JSON.parse(response.body))).toEqual(answer);
  });

  it('gives the text as the ERP sent it', async () => {
    const { handler, submitted } = intake();
    const text = '{"number":"₦ 1"}';
    await handler(post(text));
    await handler(post(Buffer.from(text).toString('base64'), { isBase64Encoded: true }));
    await handler(post(text, { headers: { 'content-type': 'text/plain' } }));
    await handler(post(text, { headers: {} }));
    expect(submitted).toEqual(Array.from({ length: 4 }, () => ({ body: text, canary: false })));
  });

  it('keeps a byte order mark, which intake refuses by its name', async () => {
    const { handler, submitted } = intake();
    await handler(post(Buffer.from('\uFEFF{}').toString('base64'), { isBase64Encoded: true }));
    expect(submitted[0]?.body).toBe('\uFEFF{}');
  });

  it('gives bytes that are no text as they are, and replaces none', async () => {
    const { handler, submitted } = intake();
    const bytes = Buffer.from([0x7b, 0xe9, 0x7d]);
    await handler(post(bytes.toString('base64'), { isBase64Encoded: true }));
    expect(submitted).toEqual([{ body: bytes, canary: false }]);
  });

  it('of nothing gives nothing', async () => {
    const { handler, submitted } = intake();
    const { body: _, ...empty } = post('');
    await handler(empty);
    expect(submitted).toEqual([{ body: '', canary: false }]);
  });

  it('takes what an emulator sends as null for what is not there', async () => {
    const { handler, submitted } = intake();
    await handler(post('{}', { headers: null, pathParameters: null }));
    await handler(post('', { body: null }));
    expect(submitted.map(({ body }) => body)).toEqual(['{}', '']);
  });

  it('counts what is offered, and what could not be taken', async () => {
    const [good, bad] = [intake(), intake(ANSWERS.at(-1))];
    await good.handler(post('{}'));
    await bad.handler(post('{}'));
    expect(good.measured).toEqual({ InvoicesOffered: 1, InvoicesToLegacy: 1 });
    expect(bad.measured).toEqual({ InvoicesOffered: 1, IntakeUnavailable: 1 });
  });

  it('throws on an event of no API', async () => {
    await expect(intake().handler({})).rejects.toThrow('version');
  });
});

describe('a canary', () => {
  it('comes by the direct call alone, and is answered as it is', async () => {
    const { handler, submitted, measured } = intake(ANSWERS[0]);
    expect(await handler({ canary: { number: 'CANARY1' } })).toEqual(ANSWERS[0]);
    expect(submitted).toEqual([{ body: { number: 'CANARY1' }, canary: true }]);
    expect(measured).toEqual({});
  });

  it('cannot be sent by an ERP, whatever its body or event says', async () => {
    const { handler, submitted } = intake();
    await handler(post('{"canary":{"number":"A1"}}'));
    await handler({ ...post('{}'), canary: { number: 'A1' } });
    expect(submitted.map(({ canary }) => canary)).toEqual([false, false]);
  });
});

describe('GET /invoices/{number+}', () => {
  const get = (number: string) => ({ version: '2.0', pathParameters: { number } });
  const serve = (known: Readonly<Record<string, StatusAnswer['status']>>) => {
    const asked: string[] = [];
    const handler = serveStatus(fakeTelemetry().telemetry, async (number): Promise<StatusAnswer> => {
      asked.push(number);
      const status = known[number];
      if (status === 200) return { status, outcome: 'pending', number, revision: 1 };
      if (status === 503) return { status, outcome: 'unavailable', number, reason: REASON };
      return { status: 404, outcome: 'not-found', number };
    });
    return { handler, asked };
  };

  it('answers what became of it', async () => {
    const response = await serve({ 'INV/1': 200 }).handler(get('INV/1'));
    expect(response.statusCode).toBe(200);
    expect(JSON.parse(response.body)).toEqual({
      status: 200,
      outcome: 'pending',
      number: 'INV/1',
      revision: 1,
    });
  });

  it('that was encoded twice is found', async () => {
    const { handler, asked } = serve({ 'INV/1': 200 });
    expect((await handler(get('INV%2F1'))).statusCode).toBe(200);
    expect(asked).toEqual(['INV%2F1', 'INV/1']);
  });

  it('that holds a percent sign is itself first', async () => {
    const { handler, asked } = serve({ 'A%41': 200 });
    await handler(get('A%41'));
    expect(asked).toEqual(['A%41']);
    expect((await handler(get('50%'))).statusCode).toBe(404);
  });

  it('of an unknown number is 404, and 503 with a pause when it cannot be told', async () => {
    const { handler } = serve({ A1: 503 });
    expect((await handler(get('B1'))).statusCode).toBe(404);
    const response = await handler(get('A1'));
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('30');
  });

  it('without a number throws: API Gateway routes none here', async () => {
    await expect(serve({}).handler({ version: '2.0' })).rejects.toThrow('pathParameters');
  });
});
