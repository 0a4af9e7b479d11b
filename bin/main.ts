import { runProgram } from './program.ts';
import { realWiring } from './real-wiring.ts';

process.exit(await runProgram(process.argv.slice(2), realWiring(process.env)));
