/** `fnmatch` with FNM_PATHNAME, as rulesets and environments match names: `*` stays within a segment, `**` does not. */
const toPattern = (glob: string): RegExp => {
  let out = '';
  for (let at = 0; at < glob.length; at += 1) {
    const rest = glob.slice(at);
    if (rest.startsWith('**/')) {
      out += '(?:.*/)?';
      at += 2;
    } else if (rest.startsWith('**')) {
      out += '.*';
      at += 1;
    } else if (rest.startsWith('*')) out += '[^/]*';
    else if (rest.startsWith('?')) out += '[^/]';
    else out += rest.slice(0, 1).replaceAll(/[\\^$.|+(){}[\]]/g, String.raw`\$&`);
  }
  return new RegExp(`^${out}$`);
};

const known = new Map<string, RegExp>();

export const matchesName = (pattern: string, name: string): boolean => {
  const compiled = known.get(pattern) ?? toPattern(pattern);
  known.set(pattern, compiled);
  return compiled.test(name);
};

/** A condition of a ruleset: `~ALL`, `~DEFAULT_BRANCH`, or a pattern of a full name. */
export const matchesRef = (
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  ref: string,
  defaultBranch: string,
): boolean => {
  const hits = (pattern: string): boolean =>
    pattern === '~ALL' ||
    (pattern === '~DEFAULT_BRANCH' ? ref === `refs/heads/${defaultBranch}` : matchesName(pattern, ref));
  return include.some(hits) && !exclude.some(hits);
};
