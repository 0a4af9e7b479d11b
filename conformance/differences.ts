export interface Difference {
  readonly command: string;
  /** The lines that only one of them has, each with a sign. */
  readonly lines: readonly string[];
}

export interface Comparison {
  readonly commands: number;
  readonly explained: number;
  readonly unexplained: readonly Difference[];
  /** What the page names, and is no longer different, or is not in the script. */
  readonly stale: readonly string[];
}

/** What two clusters said to the script, held to the differences that are known. */
export function compare(real: string, simulated: string, known: ReadonlySet<string>): Comparison {
  const [theirs, ours] = [blocksOf(real), blocksOf(simulated)];
  const differing = [...theirs].filter(([command, said]) => ours.get(command) !== said);
  const differingCommands = new Set(differing.map(([command]) => command));
  return {
    commands: theirs.size,
    explained: differing.filter(([command]) => known.has(command)).length,
    unexplained: differing
      .filter(([command]) => !known.has(command))
      .map(([command, said]) => ({ command, lines: linesApart(said, ours.get(command) ?? '(not run)') })),
    stale: [...known].filter((command) => !differingCommands.has(command)),
  };
}

/** The commands in a page's tables. */
export const commandsIn = (page: string): ReadonlySet<string> =>
  new Set([...page.matchAll(/^\| `(.+?)` \|/gm)].map(([, command = '']) => command.replaceAll(String.raw`\|`, '|')));

/** What was said to each command. One that comes several times is numbered. */
function blocksOf(text: string): ReadonlyMap<string, string> {
  const blocks = new Map<string, string>();
  for (const block of text.split(/^\$ /m).slice(1)) {
    const [command = '', ...lines] = block.replace(/\n+(## .*\n*)?$/, '').split('\n');
    let key = command;
    for (let count = 2; blocks.has(key); count += 1) key = `${command} (${count})`;
    blocks.set(key, lines.join('\n'));
  }
  return blocks;
}

function linesApart(theirText: string, ourText: string): readonly string[] {
  const [theirs, ours] = [theirText.split('\n'), ourText.split('\n')];
  return [
    ...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`),
    ...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`),
  ];
}
