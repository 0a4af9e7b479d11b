import semver from 'semver';
import { type Finding, fine, unfit } from '../../lib/cluster/finding.ts';

/** Whether powercut runs on that Node; `range` is package.json's. */
export function checkNode(version: string, range: string): Finding {
  if (semver.satisfies(version, range)) return fine('node', `Node ${version}`);
  return unfit('node', `Node ${version} will not do; powercut needs ${range}.`, 'npm ci, or https://nodejs.org');
}
