import { execa } from 'execa';
import { HarnessError } from '../../lib/errors.ts';
import type { Environment } from '../environment.ts';
import { neededDefaults, type ReadDefaults } from './defaults.ts';
import { parseHelp } from './parse-help.ts';

/** Runs a script in a container of a node image that does not boot; answers what it printed. Throws if it fails. */
export type InImage = (image: string, script: string) => Promise<string>;

/** By Docker. The container is gone as soon as the script ends. */
export function inImageByDocker(environment: Environment): InImage {
  return async (image, script) => {
    const args = ['run', '--rm', '--privileged', '--entrypoint', 'sh', image, '-c', script];
    const { stdout } = await execa('docker', args, { env: environment, timeout: 120_000, maxBuffer: 50_000_000 });
    return stdout;
  };
}

const components = ['kube-controller-manager', 'kube-apiserver', 'kubelet'] as const;
const marker = '=== powercut help of ';

/**
 * The control plane's programs are in images within the node image, which containerd can mount; the kubelet is beside them.
 * Waiting for containerd is bounded by tries, each of which takes a while itself.
 */
const script = `
containerd >/dev/null 2>&1 &
tries=0
until ctr -n k8s.io images ls -q >/tmp/images 2>/dev/null && [ -s /tmp/images ]; do
  tries=$((tries + 1)); [ $tries -gt 200 ] && exit 7; sleep 0.1
done
for component in kube-controller-manager kube-apiserver; do
  mkdir -p /tmp/of/$component
  ctr -n k8s.io images mount "$(grep -m 1 "/$component[^/]*:v" /tmp/images)" /tmp/of/$component >/dev/null || exit 8
  echo "${marker}$component"
  /tmp/of/$component/usr/local/bin/$component --help || exit 9
done
echo "${marker}kubelet"
kubelet --help || exit 9
`;

/**
 * Every default that the programs in a node image tell of by `--help`. Throws HarnessError `E_DEFAULTS` if they cannot be
 * read, or what decides a dead node's timeline is not among them: then nothing could be said of what changed.
 */
export async function imageDefaults(image: string, inImage: InImage): Promise<ReadDefaults> {
  const printed = await inImage(image, script).catch((error: unknown) => {
    throw notRead(image, 'its programs could not be asked', error);
  });
  const defaults = new Map(
    printed.split(marker).flatMap((part) => {
      const component = components.find((name) => part.startsWith(`${name}\n`));
      return component === undefined ? [] : parseHelp(component, part);
    }),
  );
  // A field of the kubelet's configuration is no flag; the runs read it from /configz.
  const missing = neededDefaults.filter((name) => name.includes(' --') && !defaults.has(name));
  if (missing.length > 0) throw notRead(image, `it does not tell of ${missing.join(', ')}`);
  return defaults;
}

const notRead = (image: string, why: string, cause?: unknown): HarnessError =>
  new HarnessError('E_DEFAULTS', `The defaults in node image ${image} cannot be read: ${why}.`, {
    hint: 'The image must be one of kind, and Docker must be able to run it: docker run --rm --entrypoint kubelet <image> --version',
    cause,
  });
