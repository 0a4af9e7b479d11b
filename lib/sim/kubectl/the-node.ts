import { NotPlayed } from './flags.ts';

export const nodePath = (name: string): string => `/api/v1/nodes/${encodeURIComponent(name)}`;

/** The words of a command about one node, its name first. Throws NotPlayed for another number of them. */
export function theNode(
  words: readonly string[],
  { exactly, atLeast = 0 }: { readonly exactly?: number; readonly atLeast?: number },
): readonly string[] {
  const [first = '', ...others] = words;
  const bare = /^(node|nodes|no)\//.test(first) ? first.replace(/^[^/]*\//, '') : first;
  const wrong = exactly === undefined ? words.length < atLeast : words.length !== exactly;
  if (wrong || bare === '' || bare.includes('/')) throw new NotPlayed(`"${words.join(' ')}": it takes one node`);
  return [bare, ...others];
}

/** As above, for commands that take the type of the object first: `node NAME …`. */
export function theTypedNode(words: readonly string[], atLeast: number): readonly string[] {
  const [type = '', ...others] = words;
  if (['node', 'nodes', 'no'].includes(type)) return theNode(others, { atLeast });
  return theNode(words, { atLeast });
}
