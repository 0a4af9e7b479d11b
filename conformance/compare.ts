import { readFile } from 'node:fs/promises';
import { commandsIn, compare } from './differences.ts';

// Compares what two clusters said to the script, and holds the differences to docs/simulator-differences.md:
// node conformance/compare.ts <recorded of a real cluster> <of the simulator>
const page = new URL('../docs/simulator-differences.md', import.meta.url);
const [real = '', simulated = '', known = ''] = await Promise.all(
  [...process.argv.slice(2, 4), page].map((file) => readFile(file, 'utf8')),
);
const { commands, explained, unexplained, stale } = compare(real, simulated, commandsIn(known));
for (const { command, lines } of unexplained)
  console.log(`$ ${command}\n${lines.map((line) => `  ${line}`).join('\n')}`);
for (const command of stale) console.log(`Not different any more, or not in the script: ${command}`);
console.log(`${commands} commands: ${explained} differ as the page says, ${unexplained.length} otherwise.`);
process.exitCode = unexplained.length === 0 ? 0 : 1;
