import type { KubeConfig } from '@kubernetes/client-node';
import { apiReader } from '../../lib/cluster/api-reader.ts';
import { ApiError } from '../../lib/cluster/kubernetes-api.ts';
import { supposedSettingsFrom } from '../../lib/cluster/read-settings.ts';
import { apiOf } from '../../lib/cluster/sockets.ts';
import { errorCode, whyUnreadable } from '../../lib/error-code.ts';
import { HarnessError } from '../../lib/errors.ts';
import { openKubeConfig } from '../../lib/guard/kubeconfig.ts';
import type { SupposedSettings } from '../../lib/model/predict-settings.ts';

/** A cluster that somebody names; nothing of the ambient kubeconfig is looked at. */
export interface LiveCluster {
  readonly kubeconfig: string;
  readonly context: string;
  /** Whether a program that the kubeconfig names may be run for credentials. */
  readonly allowExec?: boolean;
}

/**
 * The settings of a live cluster, read by nothing but GETs. Throws HarnessError (exit code 3) for a kubeconfig or a
 * context that is not there, and for a cluster that does not answer or refuses to.
 */
export async function readLiveSettings(live: LiveCluster): Promise<SupposedSettings> {
  const kubeConfig = await openContext(live);
  try {
    return await supposedSettingsFrom(apiReader(apiOf(kubeConfig, { plugIns: live.allowExec === true })));
  } catch (error) {
    throw explained(error, live);
  }
}

async function openContext({ kubeconfig, context }: LiveCluster): Promise<KubeConfig> {
  const { kubeConfig } = await openKubeConfig(kubeconfig, {
    hint: 'Name a file that kubectl can use with --kubeconfig.',
    why: whyNoKubeconfig,
  });
  const names = kubeConfig.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    throw new HarnessError('E_CONTEXT', `The kubeconfig ${kubeconfig} has no context "${context}".`, {
      hint: names.length === 0 ? 'It has none at all.' : `It has ${names.join(', ')}.`,
    });
  }
  kubeConfig.setCurrentContext(context);
  if (kubeConfig.getCurrentCluster() === null) {
    throw new HarnessError(
      'E_CONTEXT',
      `The context "${context}" of ${kubeconfig} names a cluster that is not there.`,
      {
        hint: 'Repair the kubeconfig, or name another context.',
      },
    );
  }
  return kubeConfig;
}

function whyNoKubeconfig(error: unknown): string {
  return errorCode(error) === undefined ? `it is no kubeconfig (${whyUnreadable(error)})` : whyUnreadable(error);
}

/** What a person can do about a refusal, or about silence. */
function explained(error: unknown, { context }: LiveCluster): unknown {
  const causes = causesOf(error);
  const status = causes.map(errorStatus).find((code) => code !== undefined);
  const options = { cause: error };
  if (status === 401) {
    return new HarnessError('E_CREDENTIALS', `The cluster of context "${context}" does not accept its credentials.`, {
      ...options,
      hint: 'The token or certificate has expired, or is of another cluster: log in again.',
    });
  }
  if (status === 403) {
    return new HarnessError(
      'E_CREDENTIALS',
      `The user of context "${context}" may not read what decides the timeline.`,
      {
        ...options,
        hint: 'It takes get and list of nodes and of the pods in kube-system, and get of nodes/proxy for the kubelets.',
      },
    );
  }
  const system = causes.map(errorCode).find((code) => code !== undefined && /^[A-Z][A-Z_]+$/.test(code));
  const silent = causes.some((cause) => cause instanceof Error && ['AbortError', 'TimeoutError'].includes(cause.name));
  if (system !== undefined || silent) {
    const why = system ?? 'no answer within 10 s';
    return new HarnessError('E_UNREACHABLE', `The cluster of context "${context}" cannot be reached (${why}).`, {
      ...options,
      hint: 'See whether kubectl reaches it with the same kubeconfig and context.',
    });
  }
  return error;
}

/** The error, what caused it, and so on; powercut's own codes are none of the system's. */
function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let each = error; each instanceof Error && causes.length < 10; each = each.cause) {
    if (!(each instanceof HarnessError)) causes.push(each);
  }
  return causes;
}

/** The HTTP status, where the API server has answered with something other than success. */
function errorStatus(error: unknown): number | undefined {
  return error instanceof ApiError ? error.code : undefined;
}
