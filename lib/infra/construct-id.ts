/** `gate-open` → `GateOpen`: the construct id, which is part of logical ids and must stay. */
export const constructId = (name: string): string =>
  name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
