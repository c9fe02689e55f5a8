#!/usr/bin/env node
const x: string = 'hi';
console.log(x, process.version, process.argv.slice(2));
