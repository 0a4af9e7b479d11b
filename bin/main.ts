import { ownersEnd } from './run/owners-end.ts';

// A janitor waits through the whole of a run; all the rest is loaded only once there is something to do.
if (process.argv[2] === 'janitor' && (await ownersEnd()) === 'dismissed') process.exit();
const [{ runProgram }, { realWiring }] = await Promise.all([import('./program.ts'), import('./real-wiring.ts')]);
process.exit(await runProgram(realWiring(process.argv.slice(2), process.env)));
