#!/usr/bin/env node
/** `npm run bundles`: what each function weighs, beside the least that its SDK clients alone weigh. */
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { bundleFloors } from '#lib/infra/bundle-floors.ts';
import { buildBundles } from '#lib/infra/bundles.ts';
import { projectFolder } from '#lib/local/project-folder.ts';

const root = projectFolder('.');
const out = projectFolder('out/bundles/measured');
const bundles = await buildBundles({ root, out, names: FUNCTION_NAMES });
const floors = await bundleFloors(root, bundles);

const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(0);
console.log('| function | KB | SDK alone, KB | ratio |\n|---|---:|---:|---:|');
for (const { name, bytes } of bundles) {
  const floor = floors.get(name) ?? 0;
  const ratio = floor === 0 ? '-' : (bytes / floor).toFixed(1);
  console.log(`| ${name} | ${kilobytes(bytes)} | ${kilobytes(floor)} | ${ratio} |`);
}
