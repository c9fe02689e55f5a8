import { readdirSync } from 'node:fs';
import type { Reporter, TestModule, TestSuite, Vitest } from 'vitest/node';
import { projectFolder } from '#lib/local/project-folder.ts';
import { coverageOf, renderCoverage, type SuiteRun } from './coverage.ts';

const runOf = (suite: TestSuite): SuiteRun => {
  const states = [...suite.children.allTests()].map((test) => test.result().state);
  return {
    title: suite.name,
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length,
  };
};

const ports = (): readonly string[] =>
  readdirSync(projectFolder('lib/ports'))
    .map((file) => file.replace(/\.ts$/, ''))
    .toSorted();

/**
 * Prints at the end of `npm run test:protocol` which contract ran in which world, from the suites that really ran, and fails a
 * whole run in which one is missing. A run of some files only shows theirs.
 */
export const makeCoverageReporter = (): Reporter => {
  let vitest: Vitest | undefined;
  return {
    onInit(instance) {
      vitest = instance;
    },
    async onTestRunEnd(modules: readonly TestModule[]) {
      const suites = modules.flatMap((module) => [...module.children.suites()].map(runOf));
      const coverage = coverageOf(ports(), suites);
      const files = (await vitest?.globTestSpecifications())?.length;
      const isWhole = files === modules.length;
      process.stdout.write(
        `\nContracts by port and world${isWhole ? '' : ' (of the files that ran)'}\n\n` +
          renderCoverage(isWhole ? coverage : { ...coverage, problems: [] }),
      );
      if (isWhole && coverage.problems.length > 0) process.exitCode = 1;
    },
  };
};
