import type { Environment } from '../cluster/kind/commands.ts';
import {
  defaultKubernetesVersion,
  defaultWorkloadImage,
  publishedVersions,
  resolveNodeImage,
} from '../cluster/kind/images.ts';

/** The images that tests on real kind clusters use. */
export interface TestImages {
  /** The version that a test runs on if any will do, as in `v1.37.0`. */
  readonly version: string;
  /** Whether there is a node image of a version. */
  readonly has: (version: string) => boolean;
  readonly nodeImage: (version: string) => string;
  readonly workloadImage: string;
}

/** Why a test on another version is skipped. */
export const imageNeeded =
  'kind publishes no node image of it; POWERCUT_TEST_NODE_IMAGE, with {version} in it, names others';

/** The images that POWERCUT_TEST_NODE_IMAGE and POWERCUT_TEST_WORKLOAD_IMAGE name, else the published ones. */
export function testImages(environment: Environment): TestImages {
  const template = environment['POWERCUT_TEST_NODE_IMAGE'];
  const workloadImage = environment['POWERCUT_TEST_WORKLOAD_IMAGE'] ?? defaultWorkloadImage;
  return {
    // The newest patch that there is: images of one's own need not wait for kind.
    version: template === undefined ? defaultKubernetesVersion : 'v1.37.2',
    has: (version) => template !== undefined || publishedVersions.includes(version),
    nodeImage: (version) => resolveNodeImage(version, template).image,
    workloadImage,
  };
}
