import { basename } from 'node:path';
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
  const pods = podsOf(component, kubeSystemPods);
  if (pods.length === 0) {
    throw new HarnessError('E_SETTINGS', `The flags of ${component} cannot be read: kube-system has no Pod of it.`, {
      hint: 'powercut reads them from the static Pods that kubeadm makes; managed control planes do not show theirs.',
    });
  }
  return (flag) => {
    const readings = pods.map((pod) => ({
      pod: nameOf(pod),
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

/** The version of each of a component's Pods, by its image's tag; a Pod whose image has none that is a version is left out. */
export function componentVersions(
  component: Component,
  kubeSystemPods: readonly V1Pod[],
): readonly { readonly pod: string; readonly version: string }[] {
  return podsOf(component, kubeSystemPods).flatMap((pod) => {
    const [, version] = /:(v\d+\.\d+\.\d+[^@]*)(@|$)/.exec(containerOf(pod, component)?.image ?? '') ?? [];
    return version === undefined ? [] : [{ pod: nameOf(pod), version }];
  });
}

/** kubeadm labels its static Pods so (cmd/kubeadm/app/util/staticpod/utils.go, ComponentPod). */
function podsOf(component: Component, kubeSystemPods: readonly V1Pod[]): readonly V1Pod[] {
  return kubeSystemPods.filter(
    ({ metadata }) => metadata?.labels?.['component'] === component && metadata.deletionTimestamp === undefined,
  );
}

/** Throws if the component is not what the container runs: flags that cannot be found must not pass for defaults. */
function commandOf(pod: V1Pod, component: Component): readonly string[] {
  const container = containerOf(pod, component);
  const command = [...(container?.command ?? []), ...(container?.args ?? [])];
  if (command.some((argument) => basename(argument) === component)) return command;
  throw new HarnessError(
    'E_SETTINGS',
    `The flags of ${component} cannot be read: Pod ${nameOf(pod)} does not show them.`,
    {
      hint: `powercut reads them from a container named ${component} whose command is that program and its flags.`,
    },
  );
}

const containerOf = (pod: V1Pod, component: Component) => pod.spec?.containers.find(({ name }) => name === component);

const nameOf = (pod: V1Pod): string => pod.metadata?.name ?? '?';

/** As pflag reads them: `--flag=value` or `--flag value`; the last one counts. */
function flagIn(command: readonly string[], flag: string): string | undefined {
  let found: string | undefined;
  for (const [index, argument] of command.entries()) {
    if (argument === `--${flag}`) found = command[index + 1];
    else if (argument.startsWith(`--${flag}=`)) found = argument.slice(flag.length + 3);
  }
  return found;
}
