import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { KubeConfig } from '@kubernetes/client-node';

/** A server over plain HTTP on a free port of this host, and a kubeconfig that points to it. */
export interface PlainServer extends AsyncDisposable {
  readonly server: Server;
  readonly kubeConfig: KubeConfig;
}

/** Starts a server that answers as `listener` says. */
export async function startPlainServer(listener: RequestListener): Promise<PlainServer> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    // client-node speaks plain HTTP only if told that nothing is to be verified.
    { name: 'plain', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'plain' },
  );
  return {
    server,
    kubeConfig,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
