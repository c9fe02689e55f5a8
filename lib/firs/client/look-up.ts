import { parseIrn } from '#lib/clearance/irn.ts';
import { ConfirmAnswer, SearchAnswer } from '#lib/firs/wire/answers.ts';
import type { Answer, Authority, AuthorityFault, RegisteredInvoice } from '#lib/ports/authority.ts';
import type { CallAuthority } from './call-authority.ts';
import type { ClientSettings } from './client-settings.ts';
import { registeredInvoice } from './registered-invoice.ts';

const DAY = 86_400_000;

/** Both ends included. */
const datesBetween = (fromDate: string, toDate: string): readonly string[] => {
  const from = Date.parse(`${fromDate}T00:00:00Z`);
  const to = Date.parse(`${toDate}T00:00:00Z`);
  if (Number.isNaN(from) || Number.isNaN(to)) throw new RangeError(`issue dates ${fromDate} to ${toDate}`);
  return Array.from({ length: Math.max(0, (to - from) / DAY + 1) }, (_, day) =>
    new Date(from + day * DAY).toISOString().slice(0, 10),
  );
};

/** Without the authority's words. */
const only = ({ fault }: { readonly fault: AuthorityFault }): Answer<never> => ({ ok: false, fault });

const unavailable = (detail: string): Answer<never> => ({
  ok: false,
  fault: { class: 'unavailable', detail },
});

/** Reading what the authority has: both endpoints lag behind `sign`, so absence proves nothing for a while. */
export const makeLookUp = (
  call: CallAuthority,
  businessId: string,
  settings: ClientSettings,
): Pick<Authority, 'find' | 'registered'> => {
  const search = (query: Readonly<Record<string, string>>, deadlineShare = 1) =>
    call({
      deadlineShare,
      method: 'GET',
      path: `/api/v1/invoice/${encodeURIComponent(businessId)}?${new URLSearchParams(query)}`,
      answer: SearchAnswer,
    });

  /** All pages of one issue date, oldest first, so that what is registered meanwhile comes at the end. */
  const ofDate = async (issueDate: string): Promise<Answer<readonly RegisteredInvoice[]>> => {
    const found: RegisteredInvoice[] = [];
    for (let page = 1; page <= settings.maximumPages; page += 1) {
      const answer = await search({
        issue_date: issueDate,
        page: String(page),
        size: String(settings.pageSize),
        sort_by: 'created_at',
        sort_direction_desc: 'false',
      });
      if (!answer.ok) return only(answer);
      for (const record of answer.value.data.items) {
        const invoice = registeredInvoice(record);
        if (!invoice) return unavailable(`search of ${issueDate} gave a record without a proper IRN`);
        if ((invoice.issueDate ?? issueDate) !== issueDate) {
          return unavailable(`search of ${issueDate} gave an invoice of ${invoice.issueDate}`);
        }
        found.push(invoice);
      }
      if (page >= answer.value.data.page.totalPages) return { ok: true, value: found };
      if (answer.value.data.items.length === 0)
        return unavailable(`search of ${issueDate} gave an empty page`);
    }
    return unavailable(`search of ${issueDate} gave more than ${settings.maximumPages} pages`);
  };

  return {
    async find(irn) {
      const listed = await search({ irn }, 1 / 2);
      if (!listed.ok) return only(listed);
      const record = listed.value.data.items.find((item) => item.irn === irn);
      if (record) return { ok: true, value: registeredInvoice(record) };
      // Two endpoints must agree, within one deadline together, before we say that it is not there.
      const path = `/api/v1/invoice/confirm/${encodeURIComponent(irn)}`;
      const confirmed = await call({ method: 'GET', path, answer: ConfirmAnswer, deadlineShare: 1 / 2 });
      if (confirmed.ok) {
        const same = confirmed.value.data.irn === irn && parseIrn(irn).ok;
        return same
          ? { ok: true, value: registeredInvoice(confirmed.value.data) }
          : unavailable(`confirm of ${irn} gave another IRN`);
      }
      const isAbsent = settings.notFoundDetails.test(confirmed.details);
      return isAbsent ? { ok: true, value: undefined } : only(confirmed);
    },
    async registered(fromDate, toDate) {
      const all: RegisteredInvoice[] = [];
      for (const date of datesBetween(fromDate, toDate)) {
        const answer = await ofDate(date);
        if (!answer.ok) return answer;
        all.push(...answer.value);
      }
      return { ok: true, value: all };
    },
  };
};
