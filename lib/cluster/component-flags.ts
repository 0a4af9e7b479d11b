import type { V1Pod } from '@kubernetes/client-node';
import { HarnessError } from '../errors.ts';

export type Component = 'kube-controller-manager' | 'kube-apiserver';

/** A flag's value and the Pod that has it; `value` is undefined where the flag is not set. */
export interface Flag {
  readonly value: string | undefined;
  /** As in `kube-controller-manager flag --node-monitor-period (Pod kube-system/kube-controller-manager-x)`. */
  readonly source: string;
}

/**
 * Reads a control-plane component's flags from the commands of its static Pods. Where there are several control planes
 * they must agree, since any of them may be the one that acts.
 * Throws HarnessError `E_SETTINGS` if the component has no Pod, or they differ.
 */
export function componentFlags(component: Component, kubeSystemPods: readonly V1Pod[]): (flag: string) => Flag {
  // kubeadm labels its static Pods so (cmd/kubeadm/app/util/staticpod/utils.go, ComponentPod).
  const pods = kubeSystemPods.filter(
    ({ metadata }) => metadata?.labels?.['component'] === component && metadata.deletionTimestamp === undefined,
  );
  if (pods.length === 0) {
    throw new HarnessError('E_SETTINGS', `The flags of ${component} cannot be read: kube-system has no Pod of it.`, {
      hint: 'powercut reads them from the static Pods that kubeadm makes; managed control planes do not show theirs.',
    });
  }
  return (flag) => {
    const readings = pods.map((pod) => ({
      pod: pod.metadata?.name ?? '?',
      value: flagIn(commandOf(pod, component), flag),
    }));
    const [first] = readings;
    const other = readings.find(({ value }) => value !== first?.value);
    if (first === undefined || other !== undefined) {
      throw new HarnessError(
        'E_SETTINGS',
        `The control planes differ in --${flag}: ${readings.map(({ pod, value }) => `${pod} has ${value ?? 'none'}`).join(', ')}.`,
        { hint: 'Give all of them the same flags: which one acts is decided by leader election.' },
      );
    }
    return { value: first.value, source: `${component} flag --${flag} (Pod kube-system/${first.pod})` };
  };
}

function commandOf(pod: V1Pod, component: Component): readonly string[] {
  const container = pod.spec?.containers.find(({ name }) => name === component);
  return [...(container?.command ?? []), ...(container?.args ?? [])];
}

/** As pflag reads them: `--flag=value` or `--flag value`; the last one counts. */
function flagIn(command: readonly string[], flag: string): string | undefined {
  let found: string | undefined;
  for (const [index, argument] of command.entries()) {
    if (argument === `--${flag}`) found = command[index + 1];
    else if (argument.startsWith(`--${flag}=`)) found = argument.slice(flag.length + 3);
  }
  return found;
}
