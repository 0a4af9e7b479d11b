import type { Environment } from '../cluster/kind/commands.ts';

/** The images that tests on real kind clusters use. */
export interface TestImages {
  /** Of a version, as in `v1.37.2`. */
  readonly nodeImage: (version: string) => string;
  readonly workloadImage: string;
}

/** Why tests on real kind clusters are skipped. */
export const imagesNeeded =
  'needs POWERCUT_TEST_NODE_IMAGE (with {version} in it) and POWERCUT_TEST_WORKLOAD_IMAGE, for versions that kind may not publish';

/** The images named by the environment; undefined if it names none. */
export function testImages(environment: Environment): TestImages | undefined {
  const template = environment['POWERCUT_TEST_NODE_IMAGE'];
  const workloadImage = environment['POWERCUT_TEST_WORKLOAD_IMAGE'];
  if (template === undefined || workloadImage === undefined) return undefined;
  return { nodeImage: (version) => template.replaceAll('{version}', version), workloadImage };
}
