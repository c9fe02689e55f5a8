#!/usr/bin/env node
/** `npm run gates:bundle`: what the gates' workflows run, made anew. Commit it with what it was made from. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildGatesBundle, GATES_BUNDLE } from '#lib/infra/gates-bundle.ts';
import { projectFolder } from '#lib/local/project-folder.ts';

const text = await buildGatesBundle(projectFolder('.'));
const file = projectFolder(GATES_BUNDLE);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, text);
console.log(`${GATES_BUNDLE}: ${(text.length / 1_000).toFixed(0)} KB`);
