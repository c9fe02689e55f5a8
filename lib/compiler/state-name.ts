/** AWS takes 80 characters; titles have at most 60 and ` · ` three, so a step has at most 17. */
export const MAX_STATE_NAME = 80;

export const stateName = (title: string, step: string): string => {
  const name = `${title} · ${step}`;
  if (name.length > MAX_STATE_NAME) throw new Error(`state name longer than ${MAX_STATE_NAME}: ${name}`);
  return name;
};
