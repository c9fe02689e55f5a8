import { projectFolder } from '#lib/local/project-folder.ts';

/** What a verb works on when no runbook is named. */
export const DEFAULT_RUNBOOK = projectFolder('runbooks/smartapi-go-live.yaml');
