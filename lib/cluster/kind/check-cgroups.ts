import { type Finding, fine, warning } from '../finding.ts';
import { publishedVersions } from './images.ts';

/** The kubelet's failCgroupV1 is true by default since v1.35 (kubernetes/kubernetes#134298). */
const firstWithoutV1 = 35;

/** Whether the kubelet of that minor version starts, as it is shipped, on a host with that version of cgroups. */
export function startsOnCgroups(cgroupVersion: string | undefined, minorVersion: number): boolean {
  return cgroupVersion !== '1' || minorVersion < firstWithoutV1;
}

/** Which versions of Kubernetes work on a Docker host with that version of cgroups. */
export function checkCgroups(version: string, published: readonly string[] = publishedVersions): Finding {
  if (version !== '1') return fine('cgroups', `cgroup v${version}: every version of Kubernetes works`);
  const last = published.find((candidate) => startsOnCgroups(version, minorOf(candidate)));
  return warning(
    'cgroups',
    `cgroup v1: Kubernetes up to v1.${firstWithoutV1 - 1} works; from v1.${firstWithoutV1} on the kubelet does not start, unless its failCgroupV1 is false.`,
    last === undefined
      ? 'Boot the host with cgroup v2: https://kubernetes.io/docs/concepts/architecture/cgroups/'
      : `npx powercut run --kubernetes ${last}`,
  );
}

const minorOf = (version: string): number => Number(version.split('.')[1]);
