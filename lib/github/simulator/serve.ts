/** `npm run github`: the stand-in over HTTP, in real time, on this machine only. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { wallClock } from '#lib/wall-clock.ts';
import { serveGithub } from './http-server.ts';
import { makeGithubSimulator } from './simulator.ts';

const Options = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  seed: z.coerce.number().int(),
  folder: z.string().min(1).optional(),
  person: z.array(z.string().regex(/^[A-Za-z0-9-]+(:(read|triage|write|maintain|admin))?$/)),
});

const USAGE = `usage: npm run github -- [--port N] [--folder DIR] [--seed N] [--person LOGIN[:ROLE]]...
  --port     where to listen on 127.0.0.1; 0 takes any free port (default 8091)
  --folder   where the bare repository is made (default: a new temporary folder)
  --seed     tokens and numbers follow from it (default 1)
  --person   who is in the repository; ROLE is read, triage, write, maintain or admin (default write)`;

const readOptions = (): z.infer<typeof Options> | undefined => {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '8091' },
        seed: { type: 'string', default: '1' },
        folder: { type: 'string' },
        person: { type: 'string', multiple: true, default: ['admin:admin', 'member-1', 'member-2'] },
      },
    });
    const options = Options.safeParse(values);
    return options.success ? options.data : undefined;
  } catch {
    return undefined;
  }
};

const Role = z.enum(['read', 'triage', 'write', 'maintain', 'admin']);

const options = readOptions();
if (!options) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const people = options.person.map((text, index) => {
    const [login = '', role = 'write'] = text.split(':');
    return { login, id: 501 + index, permission: Role.parse(role) };
  });
  const github = makeGithubSimulator({
    clock: wallClock,
    folder: options.folder ?? mkdtempSync(join(tmpdir(), 'github-')),
    owner: { login: 'owner', id: 1001 },
    name: 'cutover',
    repositoryId: 2002,
    app: { id: 3001, userId: 4001, slug: 'cutover-gates' },
    people,
    seed: options.seed,
  });
  try {
    const server = await serveGithub(github, options.port);
    console.log(`stand-in for GitHub at ${server.url} (Ctrl-C stops it)`);
    console.log(`  repository owner/cutover, number 2002, in ${github.folder}`);
    console.log(`  App 3001, installation ${github.installationId}; its key is in lib/github/simulator/keys`);
    for (const { login, permission } of people)
      console.log(`  ${login} (${permission})   token ${github.tokenOf(login)}`);
    process.once('SIGINT', () => void server.close());
    process.once('SIGTERM', () => void server.close());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(
      `the stand-in for GitHub cannot listen on port ${options.port}: ${why}. Choose another by --port.`,
    );
    process.exitCode = 1;
  }
}
