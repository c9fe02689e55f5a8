import { fileURLToPath } from 'node:url';
import { type Arrival, spreadArrivals } from '#lib/erp/arrivals.ts';
import type { MasterRecords } from '#lib/erp/catalogue.ts';
import { fromIso } from '#lib/instant.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { seededRandom } from '#lib/seeded-random.ts';

export const SELLER = {
  name: 'Savannah Traders Plc',
  tin: '98765432-0001',
  email: 'billing@savannah-traders.example',
  country: 'NG',
};
export const ZONE = 'Africa/Lagos';
/** A Friday to the Tuesday eleven days on; the weekends are missing. */
export const BUSINESS_DAYS = [
  '2027-01-08',
  '2027-01-11',
  '2027-01-12',
  '2027-01-13',
  '2027-01-14',
  '2027-01-15',
  '2027-01-18',
  '2027-01-19',
];

export const sampleRecords = (): MasterRecords => {
  const loaded = loadCsvMasterData(fileURLToPath(new URL('../../runbooks/profiles/sample', import.meta.url)));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value.records;
};

export const arrivals = (count: number, seed = 1): Generator<Arrival> =>
  spreadArrivals({
    count,
    from: fromIso('2027-01-08T00:00:00+01:00'),
    to: fromIso('2027-01-20T00:00:00+01:00'),
    zone: ZONE,
    businessDays: BUSINESS_DAYS,
    businessHours: { from: '08:00', to: '17:00' },
    random: seededRandom(seed, 'arrivals'),
  });
