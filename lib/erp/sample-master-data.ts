/**
 * The shipped sample: master data of a merchant who does not exist. Everybody in it is made up, TINs have the shapes the
 * authority uses and belong to nobody, addresses end in `.example` (RFC 2606). Counting and no dice, so the files are
 * the same whenever they are made again.
 */
import { SAMPLE_PRODUCTS } from './sample-products.ts';

const PLACES =
  'Ikeja Surulere Wuse Garki Sabon-Gari Nassarawa Trans-Amadi Diobu Apapa Yaba Gwarinpa Bompai'.split(' ');
const TRADES = [
  'Stores',
  'Builders',
  'Pharmacy',
  'Foods',
  'Electricals',
  'Logistics',
  'Schools',
  'Hotels',
  'Farms',
  'Motors',
];
const OFFICES = [
  'Ministry of Works',
  'General Hospital',
  'Water Board',
  'Board of Education',
  'Roads Agency',
];
const STATES = ['Lagos', 'Abuja', 'Kano'];
const GIVEN = ['Amina', 'Bola', 'Chidi', 'Dayo', 'Efe', 'Fatima', 'Gozie', 'Halima', 'Ikenna', 'Joy'];
const FAMILY = ['Adeyemi', 'Bello', 'Chukwu', 'Danjuma'];

const BUSINESSES = 95;
const OFFICE_COUNT = OFFICES.length * STATES.length;
const PERSONS = GIVEN.length * FAMILY.length;

/** 8-4 for most; each fifth has the 13 digits that replace it since 18 May 2026 (firs-mbs.md, section 3). */
const tin = (serial: number): string => {
  const eight = String(90_000_000 + serial * 7_919).slice(-8);
  return serial % 5 === 0 ? `99${eight}${String(serial).padStart(3, '0')}` : `${eight}-0001`;
};

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';
const csv = (values: readonly string[]): string =>
  values.map((value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',');
const file = (header: string, rows: readonly string[]): string => `${[header, ...rows].join('\n')}\n`;
const id = (serial: number): string => `C${String(serial).padStart(4, '0')}`;

const businesses = (): readonly string[] =>
  Array.from({ length: BUSINESSES }, (_, index) => {
    const place = pick(PLACES, index);
    const name = `${place} ${pick(TRADES, Math.floor(index / PLACES.length) + index)} Ltd`;
    const mail = `accounts@${name
      .toLowerCase()
      .replace(/ ltd$/, '')
      .replace(/[^a-z]+/g, '-')}.example`;
    return csv([id(index + 1), name, 'B2B', tin(index + 1), mail, 'NG']);
  });

const offices = (): readonly string[] =>
  Array.from({ length: OFFICE_COUNT }, (_, index) => {
    const state = pick(STATES, Math.floor(index / OFFICES.length));
    const name = `${state} ${pick(OFFICES, index)}`;
    const serial = BUSINESSES + index + 1;
    const mail = `payables@${name.toLowerCase().replace(/[^a-z]+/g, '-')}.example`;
    return csv([id(serial), name, 'B2G', tin(serial), mail, 'NG']);
  });

const persons = (): readonly string[] =>
  Array.from({ length: PERSONS }, (_, index) => {
    const given = pick(GIVEN, index);
    const family = pick(FAMILY, Math.floor(index / GIVEN.length));
    const serial = BUSINESSES + OFFICE_COUNT + index + 1;
    const mail = `${given}.${family}@mail.example`.toLowerCase();
    return csv([id(serial), `${given} ${family}`, 'B2C', '', mail, 'NG']);
  });

const products = (): readonly string[] =>
  SAMPLE_PRODUCTS.split('\n').map((line, index) => {
    const [description = '', code = '', category = '', tax = '', unit = '', price = ''] = line.split('|');
    const goods = code.includes('.');
    const sku = `${goods ? 'G' : 'S'}${String(1_001 + index)}`;
    return csv([sku, description, goods ? code : '', goods ? '' : code, tax, category, unit, price]);
  });

/** The text of each file by its name. */
export const sampleMasterData = (): Readonly<Record<string, string>> => ({
  'customers.csv': file('id,name,kind,tin,email,country', [...businesses(), ...offices(), ...persons()]),
  'products.csv': file('sku,description,hsCode,isicCode,taxCode,category,unit,listPrice', products()),
  'tax-codes.csv': file('code,category,rate', [
    'VAT75,STANDARD_VAT,7.5',
    'VAT0,ZERO_VAT,0',
    'EXM,EXEMPTED,0',
  ]),
});
