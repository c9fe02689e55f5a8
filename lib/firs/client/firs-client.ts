import type { InvoiceDocument, Irn } from '#lib/clearance/invoice.ts';
import { irnNumber } from '#lib/clearance/irn.ts';
import type { Fetch } from '#lib/exchange.ts';
import { Healthy, OkAnswer, ResourceAnswer, TinAnswer } from '#lib/firs/wire/answers.ts';
import { toWire } from '#lib/firs/wire/to-wire.ts';
import { type WireSettings, wireSettings } from '#lib/firs/wire/wire-settings.ts';
import type { Answer, Authority, AuthorityFault, OriginalReference } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { makeCallAuthority } from './call-authority.ts';
import { CLIENT_SETTINGS, type ClientSettings } from './client-settings.ts';
import { makeLookUp } from './look-up.ts';

export interface FirsClientOptions {
  readonly fetch: Fetch;
  /** Scheme and host, e.g. `https://authority.example`; the production host is uncertain, so it is a setting. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly businessId: string;
  readonly clock: Clock;
  /** Of each call of the port but `registered`, which has it for every page; below the worker's time-out, so that a slow authority never costs a lease. */
  readonly deadlineMilliseconds: number;
  readonly settings?: Partial<ClientSettings>;
  readonly wire?: Partial<Omit<WireSettings, 'businessId'>>;
}

/** Without the authority's words. */
const only = ({ fault }: { readonly fault: AuthorityFault }): Answer<never> => ({ ok: false, fault });

const fault = (detail: string): Answer<never> => ({ ok: false, fault: { class: 'unknown', detail } });

/** The tax authority over its HTTP API. One call is one request: whoever calls decides about trying again. */
export const makeFirsClient = (options: FirsClientOptions): Authority => {
  const { origin } = new URL(options.baseUrl);
  if (origin === 'null')
    throw new RangeError(`base URL of the authority: ${JSON.stringify(options.baseUrl)}`);
  const settings: ClientSettings = { ...CLIENT_SETTINGS, ...options.settings };
  const wire: WireSettings = { ...wireSettings(options.businessId), ...options.wire };
  const call = makeCallAuthority({ ...options, baseUrl: options.baseUrl.replace(/\/+$/, ''), settings });

  const send = async (
    endpoint: 'validate' | 'sign',
    irn: Irn,
    document: InvoiceDocument,
    original: OriginalReference | undefined,
  ): Promise<Answer<{ readonly ok: boolean; readonly irn?: string | undefined }>> => {
    const payload = toWire(irn, document, original, wire);
    if (!payload.ok) return { ok: false, fault: { class: 'rejected', reasons: payload.error } };
    const answer = await call({
      method: 'POST',
      path: `/api/v1/invoice/${endpoint}`,
      body: payload.value,
      answer: OkAnswer,
      registers: endpoint === 'sign',
      document,
    });
    return answer.ok ? { ok: true, value: answer.value.data } : only(answer);
  };

  return {
    async health() {
      const answer = await call({ method: 'GET', path: '/api', answer: Healthy });
      return answer.ok ? { ok: true, value: { healthy: answer.value.healthy } } : only(answer);
    },
    async selfCheck() {
      const path = '/api/v1/invoice/transmit/self-health-check';
      const answer = await call({ method: 'GET', path, answer: OkAnswer });
      return answer.ok ? { ok: true, value: { ok: answer.value.data.ok } } : only(answer);
    },
    async validateIrn(irn, number) {
      const body = { business_id: options.businessId, invoice_reference: irnNumber(number), irn };
      const path = '/api/v1/invoice/irn/validate';
      const answer = await call({ method: 'POST', path, body, answer: OkAnswer });
      return answer.ok ? { ok: true, value: { ok: answer.value.data.ok } } : only(answer);
    },
    async validateInvoice(irn, document, original) {
      const answer = await send('validate', irn, document, original);
      return answer.ok ? { ok: true, value: { ok: answer.value.ok } } : only(answer);
    },
    async submitForClearance(irn, document, original) {
      const answer = await send('sign', irn, document, original);
      if (!answer.ok) return only(answer);
      if (answer.value.irn !== undefined && answer.value.irn !== irn) {
        return fault(`the authority answered for another IRN than ${irn}`);
      }
      return answer.value.ok
        ? { ok: true, value: { accepted: true } }
        : fault('the authority answered success with ok: false');
    },
    ...makeLookUp(call, options.businessId, settings),
    async verifyTin(tin) {
      const path = '/api/v1/utilities/verify-tin/';
      const answer = await call({ method: 'POST', path, body: { tin }, answer: TinAnswer });
      if (!answer.ok) {
        return settings.notFoundDetails.test(answer.details)
          ? { ok: true, value: { found: false } }
          : only(answer);
      }
      const { tin: found, jtb_tin: joint, taxpayer_name: name } = answer.value.data;
      const isSame = found === tin || joint === tin || (found === undefined && name !== undefined);
      return { ok: true, value: { found: isSame, ...(isSame && name !== undefined ? { name } : {}) } };
    },
    async codes(list) {
      const answer = await call({
        method: 'GET',
        path: `/api/v1/invoice/resources/${list}`,
        answer: ResourceAnswer,
      });
      if (!answer.ok) return only(answer);
      const codes = answer.value.data
        .map((row) => row.code ?? row.hscode)
        .filter((code) => code !== undefined);
      return { ok: true, value: codes };
    },
  };
};
