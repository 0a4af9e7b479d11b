import type { V1LifecycleHandler, V1Probe } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { type FieldError, forbiddenField, invalid, notSupported, required } from './field-error.ts';
import { nonNegative } from './numbers.ts';
import { portErrors, portNameErrors } from './ports.ts';

type Probe = Raw<V1Probe>;
type Handler = Pick<Probe, 'exec' | 'grpc' | 'httpGet' | 'tcpSocket'> & Pick<Raw<V1LifecycleHandler>, 'sleep'>;

/** pkg/apis/core/validation/validation.go, validateProbe, and what holds of the one kind of probe or the other. */
export function probeErrors(
  probe: Probe | undefined,
  field: string,
  kind: 'liveness' | 'readiness' | 'startup',
): readonly FieldError[] {
  if (probe === undefined) return [];
  const { terminationGracePeriodSeconds: seconds, successThreshold = 1 } = probe;
  return [
    ...handlerErrors(probe, field),
    ...nonNegative(probe.initialDelaySeconds, `${field}.initialDelaySeconds`),
    ...nonNegative(probe.timeoutSeconds, `${field}.timeoutSeconds`),
    ...nonNegative(probe.periodSeconds, `${field}.periodSeconds`),
    ...nonNegative(probe.successThreshold, `${field}.successThreshold`),
    ...nonNegative(probe.failureThreshold, `${field}.failureThreshold`),
    ...(seconds !== undefined && seconds <= 0
      ? [invalid(`${field}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0')]
      : []),
    ...(kind !== 'readiness' && successThreshold !== 1
      ? [invalid(`${field}.successThreshold`, successThreshold, 'must be 1')]
      : []),
    ...(kind === 'readiness' && seconds !== undefined
      ? [invalid(`${field}.terminationGracePeriodSeconds`, seconds, 'must not be set for readinessProbes')]
      : []),
  ];
}

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

/** validateHandler: exactly one. */
export function handlerErrors(handler: Handler, field: string): readonly FieldError[] {
  const [first, ...others] = handlers.filter((kind) => handler[kind] !== undefined);
  if (first === undefined) return [required(field, 'must specify a handler type')];
  return [
    ...actionErrors(handler, `${field}.${first}`),
    ...others.map((kind) => forbiddenField(`${field}.${kind}`, 'may not specify more than 1 handler type')),
  ];
}

function actionErrors({ exec, httpGet, tcpSocket, grpc, sleep }: Handler, field: string): readonly FieldError[] {
  if (exec !== undefined) return (exec.command ?? []).length === 0 ? [required(`${field}.command`, '')] : [];
  if (httpGet !== undefined) {
    const { scheme = '' } = httpGet;
    return [
      ...portOrNameErrors(httpGet.port, `${field}.port`),
      ...(['HTTP', 'HTTPS'].includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, ['HTTP', 'HTTPS'])]),
    ];
  }
  if (tcpSocket !== undefined) return portOrNameErrors(tcpSocket.port, `${field}.port`);
  if (grpc !== undefined) return portOrNameErrors(grpc.port, `${field}.port`);
  const { seconds = 0 } = sleep ?? {};
  return seconds >= 0 ? [] : [invalid(field, seconds, 'must be non-negative')];
}

const portOrNameErrors = (port: number | string, field: string): readonly FieldError[] =>
  typeof port === 'number' ? portErrors(port, field) : portNameErrors(port).map((error) => invalid(field, port, error));
