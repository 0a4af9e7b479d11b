import type { Fault } from './fault.ts';
import { actsOfOthers } from './faults/acts-of-others.ts';
import { clusterMistakes } from './faults/cluster-mistakes.ts';
import { driverFaults } from './faults/driver.ts';
import { hostFaults } from './faults/host.ts';
import { recorderFaults } from './faults/recorder.ts';

/** Every fault that a story can have. */
export const faults: readonly Fault[] = [
  ...clusterMistakes,
  ...actsOfOthers,
  ...recorderFaults,
  ...driverFaults,
  ...hostFaults,
];
