import { entries, inside, list, scalar, text } from '../json.ts';
import { annotationsOf, conditionsOf, type FieldsOf, fieldsFrom, labelsOf, metadataOf } from './fields.ts';

export const podFields: FieldsOf = (pod) =>
  fieldsFrom(
    metadataOf(pod),
    labelsOf(pod),
    annotationsOf(pod, 'kubernetes.io/config.source', 'kubectl.kubernetes.io/restartedAt'),
    conditionsOf(pod),
    [
      ['nodeName', text(pod, 'spec', 'nodeName')],
      ['phase', text(pod, 'status', 'phase')],
      ['reason', text(pod, 'status', 'reason')],
      ['message', text(pod, 'status', 'message')],
      // Which address it is differs from cluster to cluster; that it has one does not.
      ['podIP', inside(pod, 'status', 'podIP') === undefined ? undefined : true],
      ['hostIP', inside(pod, 'status', 'hostIP') === undefined ? undefined : true],
      ['startTime', text(pod, 'status', 'startTime')],
      ['qosClass', text(pod, 'status', 'qosClass')],
      ['nominatedNodeName', text(pod, 'status', 'nominatedNodeName')],
      ['observedGeneration', scalar(pod, 'status', 'observedGeneration')],
      ['tolerations', list(pod, 'spec', 'tolerations').map(tolerationText).join(',') || undefined],
      ['terminationGracePeriodSeconds', scalar(pod, 'spec', 'terminationGracePeriodSeconds')],
    ],
    ...['initContainerStatuses', 'containerStatuses'].map((which) =>
      list(pod, 'status', which).flatMap((status): [string, ReturnType<typeof scalar>][] => {
        const name = `container ${text(status, 'name') ?? ''}`;
        return [
          [name, stateText(inside(status, 'state'))],
          [`${name}.last`, stateText(inside(status, 'lastState'))],
          [`${name}.ready`, scalar(status, 'ready')],
          [`${name}.started`, scalar(status, 'started')],
          [`${name}.restarts`, scalar(status, 'restartCount')],
        ];
      }),
    ),
  );

/** `running`, `waiting ContainerCreating`, `terminated Unknown 255`. */
function stateText(state: unknown): string | undefined {
  const [name, details] = entries(state)[0] ?? [];
  if (name === undefined) return undefined;
  return [name, text(details, 'reason'), scalar(details, 'exitCode')].filter((part) => part !== undefined).join(' ');
}

/** `node.kubernetes.io/unreachable Exists NoExecute 10`. */
const tolerationText = (toleration: unknown): string =>
  ['key', 'operator', 'value', 'effect', 'tolerationSeconds']
    .flatMap((name) => scalar(toleration, name) ?? [])
    .join(' ');
