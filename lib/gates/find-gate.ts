import type { Program, ProgramGate } from '#lib/compiler/program.ts';

/** Throws where the program has no such gate: the execution and the deployed program differ. */
export const findGate = (program: Program, id: string): ProgramGate => {
  const gate = program.gates.find((candidate) => candidate.id === id);
  if (!gate) {
    const known = program.gates.map((candidate) => candidate.id).join(', ');
    throw new Error(
      `the program has no gate "${id}" (it has ${known}): the execution and the deployed program differ`,
    );
  }
  return gate;
};
