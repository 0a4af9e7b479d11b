import { HarnessError } from '../../errors.ts';
import type { ClusterSpec } from '../cluster.ts';
import { checkDocker, type DockerOptions } from './check-docker.ts';
import { checkKind } from './check-kind.ts';
import { checkNameIsFree } from './check-name.ts';
import { checkSpec } from './check-spec.ts';
import { lastLine } from './commands.ts';
import type { Docker } from './docker.ts';
import { resolveNodeImage } from './images.ts';

export interface PreflightOptions extends DockerOptions {
  readonly docker: Docker;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Finds out whether a cluster can be made here, and throws one HarnessError if not: exit code 3, or 2 for what was asked
 * wrongly. Makes nothing but, if need be, a local copy of the node image.
 */
export async function preflight(spec: ClusterSpec, options: PreflightOptions): Promise<void> {
  checkSpec(spec);
  await checkDocker(options);
  await checkKind(options.run);
  await checkNameIsFree(spec, options.docker);
  await fetchNodeImage(spec, options);
}

async function fetchNodeImage(spec: ClusterSpec, { docker, signal, onProgress }: PreflightOptions): Promise<void> {
  const image = spec.nodeImage ?? resolveNodeImage(spec.kubernetesVersion).image;
  if (await docker.hasImage(image)) return;
  const [shown = image] = image.split('@');
  onProgress(`Pulling node image ${shown}`);
  const pulled = await docker.pull(image, {
    signal,
    onProgress: (layers) => onProgress(`Pulling node image ${shown}: ${layers}`),
  });
  if (pulled.ok) return;
  signal.throwIfAborted();
  const why = pulled.timedOut ? 'the download took too long' : lastLine(pulled.stderr) || 'docker pull failed';
  throw new HarnessError('E_NODE_IMAGE', `The node image ${shown} is not here and cannot be pulled: ${why}.`, {
    hint:
      spec.nodeImage === undefined
        ? 'Without a network, load it first (docker load), or name one that is here with --node-image.'
        : 'Correct --node-image, or load the image first: docker load.',
  });
}
