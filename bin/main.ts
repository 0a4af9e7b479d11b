import { print } from './print.ts';
import { runProgram } from './program.ts';
import { realWiring } from './real-wiring.ts';

const exitCode = await runProgram(realWiring(process.argv.slice(2), process.env));
await Promise.all([print('', process.stdout), print('', process.stderr)]);
process.exit(exitCode);
