import type { Kind } from '../../api/kind.ts';
import { configMaps, namespaces, serviceAccounts } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import { keyOf } from '../../client/informer.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Process } from '../../engine/process.ts';
import type { ApiObject } from '../../objects.ts';
import type { ControllerContext } from '../context.ts';

/** Keeps a ServiceAccount `default` in each namespace (pkg/controller/serviceaccount/serviceaccounts_controller.go). */
export function startServiceAccountController(context: ControllerContext): void {
  keepInEachNamespace(context, 'service-account-controller', serviceAccounts, (namespace) => ({
    metadata: { name: 'default', namespace },
  }));
}

/** Keeps the CA's certificate in each namespace (pkg/controller/certificates/rootcacertpublisher/publisher.go). The simulator's own has nothing to do with it. */
export function startRootCaCertPublisher(context: ControllerContext): void {
  keepInEachNamespace(context, 'root-ca-cert-publisher', configMaps, (namespace) => ({
    metadata: {
      name: 'kube-root-ca.crt',
      namespace,
      annotations: {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      },
    },
    data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\nsimulated\n-----END CERTIFICATE-----\n' },
  }));
}

/** Makes an object in each namespace that is not going, and makes it again when it is deleted. */
function keepInEachNamespace<T extends ApiObject>(
  { scope, informers, client: clientOf }: ControllerContext,
  controller: string,
  kind: Kind<T>,
  objectIn: (namespace: string) => T,
): void {
  const client = clientOf(controller);
  const [places, kept] = [informers.of(namespaces), informers.of(kind)];
  const queue = new WorkQueue(scope, { workers: 1, work, caches: [places, kept] });
  const nameOf = (object: ApiObject): string => object.metadata?.name ?? '';
  places.on({ added: (namespace) => queue.add(nameOf(namespace)) });
  kept.on({ deleted: ({ metadata }) => queue.add(metadata?.namespace ?? '') });

  function* work(name: string): Process {
    const namespace = places.get(name);
    if (namespace === undefined || namespace.metadata?.deletionTimestamp !== undefined) return;
    const object = objectIn(name);
    if (kept.get(keyOf(object)) !== undefined) return;
    try {
      yield* client.create(kind, object);
    } catch (error) {
      // It is there by now, or its namespace is going.
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
