import { Octokit } from '@octokit/core';
import { expect, it } from 'vitest';
import { serveGithub } from '#lib/github/simulator/http-server.ts';
import { openGate, smallGithub } from './small-github.ts';

it('answers an Octokit over HTTP, with links to itself', async () => {
  const world = smallGithub();
  const gate = await openGate(world);
  const server = await serveGithub(world.github, 0);
  try {
    const octokit = new Octokit({ baseUrl: server.url, auth: world.github.tokenOf('ada') });
    await octokit.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      owner: 'acme',
      repo: 'cutover',
      pull_number: gate.number,
      event: 'APPROVE',
    });
    const { data, headers } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      owner: 'acme',
      repo: 'cutover',
      pull_number: gate.number,
      per_page: 1,
    });
    expect(data[0]?.filename).toBe(gate.record);
    expect(headers.link).toContain(`${server.url}/repositories/2002/`);
    expect(data[0]?.contents_url).toContain(server.url);
    await expect(octokit.request('GET /repos/acme/other')).rejects.toMatchObject({ status: 404 });
  } finally {
    await server.close();
  }
});
