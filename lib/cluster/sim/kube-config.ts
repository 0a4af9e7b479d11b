import {
  type ApiConstructor,
  type ApiType,
  createConfiguration,
  type HttpLibrary,
  KubeConfig,
  type RequestContext,
  ResponseContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import type { HasTransport } from '../own-transport.ts';
import type { Transport } from './transport.ts';

/** Nobody resolves it (RFC 2606): a request that goes over a socket all the same fails. */
const server = 'http://simulated.invalid';

/** client-node's way to a simulated API server. */
export class SimulatedKubeConfig extends KubeConfig implements HasTransport {
  readonly httpApi: HttpLibrary;

  constructor(transport: Transport) {
    super();
    this.loadFromClusterAndUser({ name: 'sim', server, skipTLSVerify: false }, { name: 'admin' });
    this.httpApi = wrapHttpLibrary({ send: (request) => send(transport, request) });
  }

  override makeApiClient<T extends ApiType>(apiClientType: ApiConstructor<T>): T {
    const baseServer = new ServerConfiguration(server, {});
    return new apiClientType(createConfiguration({ baseServer, httpApi: this.httpApi }));
  }
}

async function send(transport: Transport, request: RequestContext): Promise<ResponseContext> {
  const { pathname, search } = new URL(request.getUrl());
  const body = request.getBody();
  const answer = await transport.send(
    {
      method: request.getHttpMethod(),
      path: `${pathname}${search}`,
      headers: lowerCased(request.getHeaders()),
      ...(typeof body === 'string' ? { body } : {}),
    },
    request.getSignal(),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  const content = Buffer.concat(chunks);
  return new ResponseContext(
    answer.status,
    { ...answer.headers },
    { text: async () => content.toString('utf8'), binary: async () => content, stream: () => null },
  );
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
