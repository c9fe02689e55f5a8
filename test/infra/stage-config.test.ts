import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import { StageSettings } from '#lib/infra/stage-config.ts';
import { LOCAL } from '#lib/infra/stages/local.ts';
import { PRODUCTION } from '#lib/infra/stages/production.ts';
import { UAT } from '#lib/infra/stages/uat.ts';
import { projectFolder } from '#lib/local/project-folder.ts';

const SHIPPED = readFileSync(projectFolder('deployment.yaml'), 'utf8');

/** Codes and places of what is wrong with the shipped file after a change. */
const problemsAfter = (from: string | RegExp, to: string): readonly string[] => {
  const changed = SHIPPED.replace(from, to);
  expect(changed).not.toBe(SHIPPED);
  const read = readDeploymentFile(changed, 'deployment.yaml');
  return read.ok ? [] : read.error.map(({ line, code, message }) => `${line} ${code} ${message}`);
};

describe('deployment.yaml', () => {
  test('as shipped is sound', () => {
    const read = readDeploymentFile(SHIPPED, 'deployment.yaml');
    expect(read.ok && read.value.production.account).toBe('444455556666');
  });

  test.each([
    ['an account that lost its quotes', /account: .111122223333./, 'account: 111122223333'],
    ['an account of eleven digits', /111122223333/, '11112222333'],
    ['an authority without TLS', /https:\/\/authority-sandbox/, 'http://authority-sandbox'],
    ['a region that is a country', /region: eu-west-1/, 'region: nigeria'],
    ['nobody who gets the alarms', /alarmEmails: \[cutover-uat@adire.example.com\]/, 'alarmEmails: []'],
    ['no time that the archive is kept', / {2}archiveYears: 1\n/, ''],
    ['a key that nobody knows', / {2}archiveYears: 1\n/, '  archiveYears: 1\n  decisionSource: prompt\n'],
  ])('%s is told with its place', (_, from, to) => {
    const problems = problemsAfter(from, to);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/^\d+ [a-z-]+ ./);
  });
});

describe('settings of a stage', () => {
  test.each([LOCAL, UAT, PRODUCTION])('$stage as shipped is sound', (settings) => {
    expect(StageSettings.safeParse(settings).error).toBeUndefined();
  });

  test.each([
    ['is decided by pull requests only', { decisionSource: 'prompt' }],
    ['runs at the calendar’s own pace', { scaledCalendar: true }],
    ['locks its archive for everybody', { archiveLock: 'GOVERNANCE' }],
    ['keeps its data', { removal: 'destroy' }],
    ['is spared nothing that AWS takes', { capabilities: { ...PRODUCTION.capabilities, objectLock: false } }],
    ['has at least the two workers that an event source can have', { workerConcurrency: 1 }],
    ['believes no "not found" while a sending may still be under way', { authoritySettleSeconds: 179 }],
    ['keeps logs for a time that CloudWatch knows', { logDays: 100 }],
  ])('production %s', (_, change) => {
    expect(StageSettings.safeParse({ ...PRODUCTION, ...change }).success).toBe(false);
  });
});
