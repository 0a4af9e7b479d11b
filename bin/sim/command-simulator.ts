import { request } from 'node:https';
import { errorCode } from '../../lib/error-code.ts';
import { HarnessError } from '../../lib/errors.ts';
import { openKubeConfig } from '../../lib/guard/kubeconfig.ts';
import { credentialsOf } from '../../lib/recorder/credentials.ts';
import { type Command, controlPath, type Reply } from './remote-control.ts';

/**
 * Has the simulator that a kubeconfig is of do something, and answers its sentence. Throws HarnessError if it does not, if
 * nobody listens there, or if what listens is no simulator.
 */
export async function commandSimulator(kubeconfigFile: string, command: Command): Promise<string> {
  const { kubeConfig } = await openKubeConfig(kubeconfigFile, {
    hint: 'Start a simulator with powercut sim, or name the kubeconfig that it has written with --kubeconfig.',
  });
  const server = kubeConfig.getCurrentCluster()?.server ?? '';
  const { connection: options } = await credentialsOf(kubeConfig);
  const answer = await post(`${server}${controlPath}`, options, JSON.stringify(command)).catch((error: unknown) => {
    if (errorCode(error) !== 'ECONNREFUSED') throw error;
    throw new HarnessError('E_NO_SIMULATOR', `No simulator listens at ${server}.`, {
      hint: 'Start one with powercut sim, and name its kubeconfig with --kubeconfig.',
      cause: error,
    });
  });
  const reply = replyOf(answer.body);
  if (reply === undefined) {
    throw new HarnessError('E_NO_SIMULATOR', `What listens at ${server} is no simulator of powercut's.`, {
      hint: 'Name the kubeconfig that powercut sim has written.',
    });
  }
  if (!reply.done) throw new HarnessError('E_REFUSED', reply.text, { exitCode: 2 });
  return reply.text;
}

function post(url: string, options: object, body: string): Promise<{ readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, method: 'POST' }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ body: Buffer.concat(chunks).toString('utf8') }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function replyOf(body: string): Reply | undefined {
  try {
    const { done, text }: Partial<Reply> = JSON.parse(body);
    return typeof done === 'boolean' && typeof text === 'string' ? { done, text } : undefined;
  } catch {
    return undefined;
  }
}
