export { sellerOf } from '#lib/erp/seller-of.ts';
