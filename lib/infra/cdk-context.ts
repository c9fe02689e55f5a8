import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { projectFolder } from '#lib/local/project-folder.ts';

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** Feature flags of `cdk.json`, for whoever synthesizes without CDK's command line: the templates must be the same. */
export const cdkContext = (): Record<string, unknown> =>
  CdkJson.parse(JSON.parse(readFileSync(projectFolder('cdk.json'), 'utf8'))).context;
