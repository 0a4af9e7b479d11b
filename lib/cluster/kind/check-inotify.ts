import { readFile } from 'node:fs/promises';
import { type Finding, fine, warning } from '../finding.ts';

/** Of fs.inotify; undefined where it cannot be read. */
export interface InotifyLimits {
  readonly max_user_instances: number | undefined;
  readonly max_user_watches: number | undefined;
}

/** https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files */
export const advisedInotify = { max_user_instances: 512, max_user_watches: 524_288 } as const;

/** Whether the nodes' kubelets and pods will find enough inotify instances and watches; all nodes share the host's. */
export function checkInotify(limits: InotifyLimits): Finding {
  const names = ['max_user_instances', 'max_user_watches'] as const;
  if (names.some((name) => limits[name] === undefined)) {
    return warning(
      'inotify',
      'inotify: the limits cannot be read from here, for Docker runs in a machine of its own.',
      `docker run --rm busybox sysctl ${names.map((name) => `fs.inotify.${name}`).join(' ')}`,
    );
  }
  const low = names.filter((name) => (limits[name] ?? 0) < advisedInotify[name]);
  const { max_user_instances: instances, max_user_watches: watches } = limits;
  if (low.length === 0) return fine('inotify', `inotify: ${instances} instances and ${watches} watches a user`);
  const found = low.map((name) => `fs.inotify.${name} is ${limits[name]}, and kind advises ${advisedInotify[name]}`);
  return warning(
    'inotify',
    `inotify: ${found.join('; ')}.`,
    `sudo sysctl ${low.map((name) => `fs.inotify.${name}=${advisedInotify[name]}`).join(' ')}`,
  );
}

/** The limits of this very kernel. */
export async function readInotify(): Promise<InotifyLimits> {
  const read = async (name: string): Promise<number | undefined> => {
    const limit = Number.parseInt(await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8').catch(() => ''), 10);
    return limit > 0 ? limit : undefined;
  };
  return { max_user_instances: await read('max_user_instances'), max_user_watches: await read('max_user_watches') };
}
