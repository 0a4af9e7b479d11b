import { z } from 'zod';
import { type Finding, fine, warning } from '../finding.ts';
import { probeTimeout, type Run } from './commands.ts';

const clientVersion = z.object({ clientVersion: z.object({ gitVersion: z.string() }) });

/** Whether people can look at a kept cluster; powercut itself has no need of kubectl. */
export async function checkKubectl(run: Run): Promise<Finding> {
  const result = await run('kubectl', ['version', '--client', '--output=json'], { timeout: probeTimeout });
  const { data } = clientVersion.safeParse(parse(result.stdout));
  if (result.ok && data !== undefined) return fine('kubectl', `kubectl ${data.clientVersion.gitVersion}`);
  const what = result.missing ? 'is not installed' : 'does not tell its version';
  return warning(
    'kubectl',
    `kubectl ${what}; powercut does without, and only looking at a kept cluster needs it.`,
    'Install it (https://kubernetes.io/docs/tasks/tools/), or use that of a node: docker exec <cluster>-control-plane kubectl get nodes',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
