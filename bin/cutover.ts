#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { main } from '#lib/cli/main.ts';

const interactive = process.stdout.isTTY === true;

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  interactive,
  async ask(question) {
    if (process.stdin.readableEnded) return undefined;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
});
