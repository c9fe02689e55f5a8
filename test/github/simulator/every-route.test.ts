import { expect, it } from 'vitest';
import { allRoutes } from '#lib/github/simulator/routes/all-routes.ts';
import { appJwt } from './app-jwt.ts';
import { type Ask, check, openGate, read, smallGithub, text } from './small-github.ts';

/** Each endpoint is asked once at least, and says yes: in the long suite each is held against GitHub's own description. */
it('answers every route that it has', async () => {
  const world = smallGithub();
  const { github, app, as } = world;
  const root = as('root');
  const jwt = world.with(appJwt(github.world.now()));
  const statuses: string[] = [];
  const going =
    (ask: Ask): Ask =>
    async (method, path, body) => {
      const answer = await ask(method, path, body);
      if (answer.status >= 300)
        statuses.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    };
  const [byApp, byRoot, byAda, byJwt] = [going(app), going(root), going(as('ada')), going(jwt)];
  const list = async (ask: Ask, ...paths: readonly string[]): Promise<void> => {
    for (const path of paths) await ask('GET', path);
  };

  const gate = await openGate({ app: byApp, wait: world.wait });
  const pull = `/pulls/${gate.number}`;
  const issue = `/issues/${gate.number}`;
  const tree = text((await byApp('GET', `/git/commits/${gate.head}`)).body, 'tree', 'sha');
  const blob = text((await byApp('POST', '/git/blobs', { content: 'aGk=', encoding: 'base64' })).body, 'sha');
  await list(byApp, `/git/blobs/${blob}`, `/git/trees/${tree}?recursive=1`, `/git/trees/main`);
  await list(byApp, '/git/ref/heads/main', '/git/matching-refs/heads/gate', '/branches', '/branches/main');
  await list(byApp, '/commits', `/commits?sha=main&path=README.md`, `/commits/${gate.head}`);
  await list(byApp, `/compare/main...${gate.head}`, '/contents/README.md', '/contents/.github?ref=main');

  await byApp('PATCH', pull, { title: 'Gate: go or no-go?', body: 'Gate: go' });
  await list(byApp, '/pulls?state=all&sort=created&direction=asc', pull, `${pull}/commits`, `${pull}/files`);
  const comment = read((await byApp('POST', `${issue}/comments`, { body: 'so far' })).body, 'id');
  await byApp('PATCH', `/issues/comments/${comment}`, { body: 'so far, and further' });
  await list(byApp, issue, `${issue}/comments`, `/issues/comments/${comment}`);

  const pending = read((await byAda('POST', `${pull}/reviews`, { body: 'hm' })).body, 'id');
  await byAda('PUT', `${pull}/reviews/${pending}`, { body: 'hm, hm' });
  await byAda('DELETE', `${pull}/reviews/${pending}`);
  const draft = read((await byAda('POST', `${pull}/reviews`, { body: 'yes' })).body, 'id');
  await byAda('POST', `${pull}/reviews/${draft}/events`, { event: 'APPROVE', body: 'yes' });
  await byRoot('PUT', `${pull}/reviews/${draft}/dismissals`, { message: 'not yet' });
  await byAda('POST', `${pull}/reviews`, { event: 'APPROVE', body: '' });
  await as('bob')('POST', `${pull}/reviews`, { event: 'APPROVE', body: 'fine', commit_id: gate.head });
  await list(byApp, `${pull}/reviews`, `${pull}/reviews/${draft}`);

  const run = read((await check(byApp, gate.head, 'action_required')).body, 'id');
  await byApp('PATCH', `/check-runs/${run}`, {
    conclusion: 'success',
    output: { title: 'Go', summary: 'two' },
  });
  await list(byApp, `/check-runs/${run}`, `/commits/${gate.head}/check-runs?check_name=gate`);
  await byApp('POST', `/statuses/${gate.head}`, { state: 'success', context: 'ci', description: 'well' });
  await list(byApp, `/commits/${gate.head}/status`, `/commits/${gate.head}/statuses`);

  const deployment = read(
    (
      await byApp('POST', '/deployments', {
        ref: gate.head,
        task: 'cutover-gate',
        auto_merge: false,
        required_contexts: [],
        environment: 'gate-go',
        payload: { instance: 'c/go/1' },
        description: 'waits',
      })
    ).body,
    'id',
  );
  const statusesOf = `/deployments/${deployment}/statuses`;
  await byApp('POST', statusesOf, { state: 'queued', description: 'waits', auto_inactive: false });
  await list(byApp, '/deployments?environment=gate-go', `/deployments/${deployment}`, statusesOf);

  await byRoot('PUT', `${pull}/merge`, { merge_method: 'squash', sha: gate.head });
  const merged = github.head('main');
  await list(
    byApp,
    `${pull}/merge`,
    `/commits/${merged}/pulls`,
    `${issue}/events`,
    `${issue}/timeline`,
    pull,
  );
  await byApp('DELETE', `/deployments/${deployment}`);
  await byApp('DELETE', `/issues/comments/${comment}`);
  await byApp('DELETE', `/git/refs/heads/${gate.branch}`);

  await byRoot('POST', '/git/refs', { ref: 'refs/heads/work', sha: merged });
  const put = await byAda('PUT', '/contents/notes.md', { message: 'Notes', content: 'aGk=', branch: 'work' });
  const sha = text(put.body, 'content', 'sha');
  await byAda('DELETE', '/contents/notes.md', { message: 'No notes', branch: 'work', sha });
  await byAda('PATCH', '/git/refs/heads/work', { sha: merged, force: true });

  const environment = '/environments/gates-production';
  await byRoot('PUT', environment, {
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    reviewers: [{ type: 'User', id: 11 }],
    wait_timer: 5,
  });
  const policies = `${environment}/deployment-branch-policies`;
  const policy = read((await byRoot('POST', policies, { name: 'main' })).body, 'id');
  await list(
    byRoot,
    '/environments',
    environment,
    policies,
    `${environment}/secrets`,
    `${environment}/variables`,
  );
  await byRoot('DELETE', `${policies}/${policy}`);
  await byRoot('DELETE', environment);

  const ruleset = read(
    (
      await byRoot('POST', '/rulesets', {
        name: 'work',
        target: 'branch',
        enforcement: 'active',
        conditions: { ref_name: { include: ['refs/heads/work'], exclude: [] } },
        rules: [{ type: 'deletion' }],
      })
    ).body,
    'id',
  );
  await byRoot('PUT', `/rulesets/${ruleset}`, { enforcement: 'disabled' });
  const suites = await byRoot('GET', '/rulesets/rule-suites?ref=refs/heads/main&rule_suite_result=all');
  const [suite] = suites.items.map(({ id }) => id);
  await list(byRoot, '/rulesets', `/rulesets/${ruleset}`, `/rulesets/rule-suites/${suite}`);
  await byRoot('DELETE', `/rulesets/${ruleset}`);
  await list(byRoot, '/rules/branches/main', '/codeowners/errors?ref=main');

  await byRoot('PUT', '/actions/permissions', { enabled: true, allowed_actions: 'selected' });
  await byRoot('PUT', '/actions/permissions/selected-actions', { patterns_allowed: ['acme/*'] });
  await byRoot('PUT', '/actions/permissions/workflow', { default_workflow_permissions: 'read' });
  await byRoot('PUT', '/actions/oidc/customization/sub', { use_default: true, use_immutable_subject: true });
  await list(byRoot, '/actions/permissions', '/actions/permissions/selected-actions');
  await list(byRoot, '/actions/permissions/workflow', '/actions/oidc/customization/sub', '');
  await byRoot('PATCH', '', { delete_branch_on_merge: true });
  await list(
    byRoot,
    '/collaborators',
    '/collaborators/ada',
    '/collaborators/ada/permission',
    '//user',
    '//users/ada',
  );
  await list(byRoot, '//user/11', '//orgs/acme/memberships/ada', '//rate_limit');

  await list(byJwt, '//app', '//app/installations', '//app/installations/1000077', '/installation');
  const issued = await byJwt('POST', '//app/installations/1000077/access_tokens', {
    permissions: { contents: 'write' },
    repository_ids: [2002],
  });
  const installed = going(world.with(text(issued.body, 'token')));
  await list(installed, '//installation/repositories');
  await installed('DELETE', '//installation/token');

  const refused = await byApp('POST', '//graphql', {
    query: '{ viewer { login } }',
    variables: { owner: 'acme', name: 'cutover', number: 1 },
  });
  expect(read(refused.body, 'errors')).toMatchObject([
    { message: expect.stringContaining('one query only') },
  ]);

  const asked = github.log.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
  const untouched = allRoutes(github.world)
    .map(({ method, path }) => `${method} ${path}`)
    .filter((name) => {
      const pattern = name.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
        /^(ref|path|branch)$/.test(key) ? '.+' : '[^/]+',
      );
      return !asked.some((one) => new RegExp(`^${pattern}$`).test(one));
    });
  expect(statuses).toEqual([]);
  expect(untouched).toEqual([]);
  expect(asked.length).toBeGreaterThan(100);
});
