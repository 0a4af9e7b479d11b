import semver from 'semver';
import { type HarnessError, usageError } from '../../errors.ts';

/**
 * The node images that kind 0.33.0 publishes, by digest (release notes of kind v0.33.0). A tag alone may be built anew
 * for another release of kind.
 */
const published: { readonly [version: string]: string } = {
  'v1.37.0': 'kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5',
  'v1.36.4': 'kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed',
  'v1.35.8': 'kindest/node:v1.35.8@sha256:07b2536e30b803ed61d1677a79df6115f798ce64c80f9e22f6ed45afd09323c0',
  'v1.34.11': 'kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d',
};

/** Used where nobody asks for a version. */
export const defaultKubernetesVersion = 'v1.37.0';

/** A public nginx: anything that serves HTTP on port 80 will do. Not `latest`, which the kubelet would pull each time. */
export const defaultWorkloadImage = 'docker.io/library/nginx:1.29-alpine';

/** The versions for which kind publishes a node image, newest first. */
export const publishedVersions: readonly string[] = Object.keys(published);

export interface NodeImage {
  /** `v1.37.2` */
  readonly version: string;
  /** Full reference. */
  readonly image: string;
}

/**
 * The node image of a Kubernetes version: `v1.37.0`, `1.37.0`, or a minor version (`1.37`), which stands for its known
 * patch. `template` (`--node-image`) may hold `{version}`, which is replaced by the version with its `v`; with it any full
 * version will do. Throws a usage error (exit code 2) for what is no version, and for one without an image.
 */
export function resolveNodeImage(requested: string = defaultKubernetesVersion, template?: string): NodeImage {
  const version = fullVersion(requested);
  if (template !== undefined) return { version, image: template.replaceAll('{version}', version) };
  const image = published[version];
  if (image === undefined) throw noImage(version);
  return { version, image };
}

function fullVersion(requested: string): string {
  const minor = /^v?(\d+\.\d+)$/.exec(requested)?.[1];
  if (minor !== undefined) {
    const known = publishedVersions.find((version) => version.startsWith(`v${minor}.`));
    if (known === undefined) throw noImage(`v${minor}`);
    return known;
  }
  const full = /^v?\d/.test(requested) ? semver.valid(requested) : null;
  if (full === null) {
    throw usageError(
      `"${requested}" is not a version of Kubernetes.`,
      `Write it as v1.37.0 or 1.37; kind publishes node images for ${publishedVersions.join(', ')}.`,
    );
  }
  return `v${full}`;
}

function noImage(version: string): HarnessError {
  return usageError(
    `kind publishes no node image for Kubernetes ${version}, only for ${publishedVersions.join(', ')}.`,
    'Ask for one of these, or name an image of your own with --node-image (full version; {version} in it is replaced).',
  );
}
