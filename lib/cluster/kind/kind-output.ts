import { startsOnCgroups } from './check-cgroups.ts';
import { advisedInotify } from './check-inotify.ts';

/**
 * What of a line that `kind create cluster` prints is worth showing: the beginning of a step, without its pictures.
 * Undefined for the rest: ends of steps, greetings, and warnings about the Docker network that we chose on purpose.
 */
export function progressOf(line: string): string | undefined {
  const step = /^\s*•\s*(.*?)[\s.]*$/.exec(line)?.[1];
  return step?.replaceAll(/\p{Extended_Pictographic}|\u{fe0f}/gu, '').replaceAll(/[\s.]+$/g, '');
}

/** The line of a failed `kind create cluster` that tells most, the deepest cause first. */
export function tellingLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  for (const pattern of causes) {
    const found = lines.findLast((line) => pattern.test(line));
    if (found !== undefined) return shorten(found.replace(/^(Command Output: |ERROR: |error: |docker: )+/, ''));
  }
  return shorten(lines.findLast((line) => line !== '') ?? 'it said nothing');
}

const causes: readonly RegExp[] = [
  /no space left on device/i,
  /too many open files/i,
  /Error response from daemon/,
  /^\[ERROR /,
  /could not find a log line/,
  /error execution phase/,
  /^error: /i,
];

/** What is known of the host, for hints; undefined where it cannot be told. */
export interface HostFacts {
  /** fs.inotify.max_user_instances */
  readonly inotifyInstances: number | undefined;
  readonly cgroupVersion: string | undefined;
}

/** What often makes kind fail, as far as the host or what kind said gives reason to think of it. */
export function oftenCauses(output: string, minorVersion: number, host: HostFacts): readonly string[] {
  const often: string[] = [];
  if (/no space left on device|disk quota/i.test(output))
    often.push('the disk that Docker uses is full: docker system df');
  if (
    /too many open files/i.test(output) ||
    (host.inotifyInstances !== undefined && host.inotifyInstances < advisedInotify.max_user_instances)
  ) {
    const now = host.inotifyInstances === undefined ? '' : ` (it is ${host.inotifyInstances})`;
    often.push(
      `too few inotify instances${now}: sudo sysctl fs.inotify.max_user_instances=${advisedInotify.max_user_instances}`,
    );
  }
  if (!startsOnCgroups(host.cgroupVersion, minorVersion)) {
    often.push(`the host has cgroup v1, on which the kubelet of v1.${minorVersion} does not start`);
  }
  if (/port is already allocated|address already in use/i.test(output)) often.push('something else has taken a port');
  return often;
}

const longest = 300;

const shorten = (line: string): string => (line.length <= longest ? line : `${line.slice(0, longest)} …`);
