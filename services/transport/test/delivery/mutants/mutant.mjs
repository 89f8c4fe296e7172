/** @returns the path of a file of the delivery core. */
export const src = (file) => `src/delivery/${file}.ts`;
/** @returns the path of a file of its simulated surroundings. */
export const test = (file) => `test/delivery/${file}.ts`;

/** A rule, and what to replace so that it is broken: [path, text, other text] … */
export function mutant(name, ...edits) {
  return { name, edits: edits.map(([file, from, into]) => ({ file, from, into })) };
}
