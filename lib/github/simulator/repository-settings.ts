/** What an administrator sets. Names are GitHub's own, so that `PATCH /repos/{owner}/{repo}` is a plain assignment. */
export interface RepositorySettings {
  description: string | null;
  private: boolean;
  allow_merge_commit: boolean;
  allow_squash_merge: boolean;
  allow_rebase_merge: boolean;
  allow_auto_merge: boolean;
  allow_update_branch: boolean;
  delete_branch_on_merge: boolean;
  web_commit_signoff_required: boolean;
  squash_merge_commit_title: 'PR_TITLE' | 'COMMIT_OR_PR_TITLE';
  squash_merge_commit_message: 'PR_BODY' | 'COMMIT_MESSAGES' | 'BLANK';
  merge_commit_title: 'PR_TITLE' | 'MERGE_MESSAGE';
  merge_commit_message: 'PR_BODY' | 'PR_TITLE' | 'BLANK';
  readonly actions: {
    enabled: boolean;
    allowed_actions: 'all' | 'local_only' | 'selected';
    sha_pinning_required: boolean;
    selected: { github_owned_allowed: boolean; verified_allowed: boolean; patterns_allowed: string[] };
    default_workflow_permissions: 'read' | 'write';
    can_approve_pull_request_reviews: boolean;
  };
  readonly oidc: { use_default: boolean; include_claim_keys: string[]; use_immutable_subject: boolean };
  readonly defaultBranch: string;
}

/** A repository whose gate is armed: a go is one squashed commit that says who decided it. */
export const armedSettings = (visibility: 'public' | 'private'): RepositorySettings => ({
  description: null,
  private: visibility === 'private',
  allow_merge_commit: false,
  allow_squash_merge: true,
  allow_rebase_merge: false,
  allow_auto_merge: false,
  allow_update_branch: false,
  delete_branch_on_merge: false,
  web_commit_signoff_required: false,
  squash_merge_commit_title: 'PR_TITLE',
  squash_merge_commit_message: 'PR_BODY',
  merge_commit_title: 'PR_TITLE',
  merge_commit_message: 'PR_BODY',
  actions: {
    enabled: true,
    allowed_actions: 'selected',
    sha_pinning_required: true,
    selected: { github_owned_allowed: true, verified_allowed: false, patterns_allowed: [] },
    default_workflow_permissions: 'read',
    can_approve_pull_request_reviews: false,
  },
  oidc: { use_default: true, include_claim_keys: [], use_immutable_subject: true },
  defaultBranch: 'main',
});
