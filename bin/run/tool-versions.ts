import { commandsIn } from '../../lib/cluster/kind/commands.ts';
import { type Milliseconds, seconds } from '../../lib/units.ts';
import type { RunHost } from '../../reports/schema/host.ts';
import type { Environment } from '../environment.ts';

export type ToolVersions = Pick<RunHost, 'dockerVersion' | 'kindVersion'>;

const patience: Milliseconds = seconds(5);

/** The versions of what makes the machines. One that does not answer is left out: whether it must is for preflight to say. */
export async function toolVersions(environment: Environment): Promise<ToolVersions> {
  const run = commandsIn(environment);
  const [docker, kind] = await Promise.all([
    run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: patience }),
    run('kind', ['version'], { timeout: patience }),
  ]);
  const dockerVersion = docker.ok ? docker.stdout.trim() : '';
  // `kind v0.33.0 go1.26.8 linux/amd64`
  const kindVersion = /^kind (v\S+)/.exec(kind.stdout)?.[1];
  return {
    ...(dockerVersion === '' ? {} : { dockerVersion }),
    ...(kindVersion === undefined ? {} : { kindVersion }),
  };
}
