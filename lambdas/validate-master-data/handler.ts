import { checkFault } from '#lib/actions/check.ts';
import { excerpt, fileFindings } from '#lib/actions/file-findings.ts';
import type { Finding } from '#lib/actions/finding.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { DocumentRules } from '#lib/clearance/document-rules.ts';
import { checkCustomers } from '#lib/master-data/check-customers.ts';
import { checkProducts } from '#lib/master-data/check-products.ts';
import { checkTaxCodes, TAX_RATES } from '#lib/master-data/check-tax-codes.ts';
import {
  compareMasterData,
  differenceText,
  type MasterDataDifference,
} from '#lib/master-data/compare-master-data.ts';
import { type RowFault, rowFaultText } from '#lib/master-data/row-fault.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import { ok, type Result } from '#lib/result.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface ValidateMasterDataDeps extends ActionDeps {
  readonly masterData: MasterData;
  /** The copy that the tenant works with. */
  readonly tenantMasterData: MasterData;
  readonly authority: Pick<Authority, 'codes'>;
  readonly archive: Archive;
  readonly documentRules: DocumentRules;
}

type List = Parameters<Authority['codes']>[0];

interface Judged {
  readonly rows: number;
  readonly faults: readonly RowFault[];
  readonly differences: readonly MasterDataDifference[];
}

const codes = async (
  deps: ValidateMasterDataDeps,
  list: List,
): Promise<Result<ReadonlySet<string>, Finding>> => {
  const answer = await deps.authority.codes(list);
  if (answer.ok) return ok(new Set(answer.value));
  const { verdict, detail } = checkFault(list, answer.fault);
  return { ok: false, error: { verdict, reasons: [`The authority’s list ${list}: ${detail}`] } };
};

const judgeCustomers = async (deps: ValidateMasterDataDeps): Promise<Result<Judged, Finding>> => {
  const erp = await deps.masterData.customers();
  const tenant = await deps.tenantMasterData.customers();
  return ok({
    rows: erp.length,
    faults: checkCustomers(erp, deps.documentRules),
    differences: compareMasterData(
      erp,
      tenant,
      (row) => row.id,
      ({ name, kind, tin, email, country }) => ({ name, kind, tin, email, country }),
    ),
  });
};

const judgeProducts = async (deps: ValidateMasterDataDeps): Promise<Result<Judged, Finding>> => {
  const hsCodes = await codes(deps, 'hs-codes');
  if (!hsCodes.ok) return hsCodes;
  const serviceCodes = await codes(deps, 'services-codes');
  if (!serviceCodes.ok) return serviceCodes;
  const erp = await deps.masterData.products();
  const tenant = await deps.tenantMasterData.products();
  const taxCodes = new Set((await deps.masterData.taxCodes()).map((row) => row.code));
  return ok({
    rows: erp.length,
    faults: checkProducts(erp, { hsCodes: hsCodes.value, serviceCodes: serviceCodes.value, taxCodes }),
    differences: compareMasterData(
      erp,
      tenant,
      (row) => row.sku,
      ({ description, hsCode, isicCode, taxCode, category, unit }) => ({
        description,
        hsCode,
        isicCode,
        taxCode,
        category,
        unit,
      }),
    ),
  });
};

const judgeTaxCodes = async (deps: ValidateMasterDataDeps): Promise<Result<Judged, Finding>> => {
  const categories = await codes(deps, 'tax-categories');
  if (!categories.ok) return categories;
  const erp = await deps.masterData.taxCodes();
  const tenant = await deps.tenantMasterData.taxCodes();
  return ok({
    rows: erp.length,
    faults: checkTaxCodes(erp, { categories: categories.value, rates: TAX_RATES }),
    differences: compareMasterData(
      erp,
      tenant,
      (row) => row.code,
      ({ category, rate }) => ({ category, rate }),
    ),
  });
};

const JUDGES = { customers: judgeCustomers, products: judgeProducts, 'tax-codes': judgeTaxCodes };

/** Every bad row is filed; the share of rows that are bad or differ decides. No rows at all is not a pass. */
export const makeValidateMasterData = (deps: ValidateMasterDataDeps): Handler =>
  runAction('validate-master-data', deps, async (request, { set, toleratedPercent }) => {
    const judged = await JUDGES[set](deps);
    if (!judged.ok) return judged.error;
    const { rows, faults, differences } = judged.value;
    if (rows === 0) return { verdict: 'fail', reasons: [`The ERP gave no ${set} at all: check the export.`] };
    const filed =
      faults.length + differences.length === 0
        ? undefined
        : await fileFindings(deps.archive, request, { set, rows, faults, differences });
    const bad = new Set([...faults, ...differences].map((one) => one.id)).size;
    const tolerable = bad * 100 <= rows * toleratedPercent;
    return {
      verdict: tolerable ? 'pass' : 'fail',
      reasons: [
        `${rows} ${set}: ${bad} bad (${faults.length} faults, ${differences.length} differences to the tenant); ${toleratedPercent} % are tolerated.`,
        ...faults.map(rowFaultText),
        ...differences.map(differenceText),
      ],
      evidence: {
        set,
        rows,
        bad,
        faults: faults.length,
        differences: differences.length,
        toleratedPercent,
        examples: excerpt([...faults.map(rowFaultText), ...differences.map(differenceText)]),
        ...(filed ? { filed } : {}),
      },
    };
  });
