import { runProgram } from './program.ts';
import { realWiring } from './real-wiring.ts';

process.exit(await runProgram(realWiring(process.argv.slice(2), process.env)));
