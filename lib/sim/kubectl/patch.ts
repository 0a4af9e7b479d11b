import type { Process } from '../engine/process.ts';
import type { Node } from '../objects.ts';
import { NotPlayed, readFlags } from './flags.ts';
import type { Session } from './session.ts';
import { nodePath, theTypedNode } from './the-node.ts';

/** `kubectl patch node NODE --patch JSON [--subresource=status] [--type=merge]` (pkg/cmd/patch/patch.go, RunPatch). */
export function* patch({ client, out }: Session, args: readonly string[]): Process {
  const { words, flag } = readFlags(args, { valued: ['patch', 'subresource', 'type'] });
  const [name = ''] = theTypedNode(words, 1);
  const subresource = flag('subresource');
  if (subresource !== undefined && subresource !== 'status') throw new NotPlayed(`the subresource ${subresource}`);
  const type = flag('type') ?? 'strategic';
  if (type !== 'strategic' && type !== 'merge') throw new NotPlayed(`patches of type ${type}`);
  const body = readBody(flag('patch'));

  const path = `${nodePath(name)}${subresource === undefined ? '' : `/${subresource}`}`;
  const before = yield* client.get<Node>(path);
  const after = yield* client.patch<Node>(path, type === 'merge' ? 'merge' : 'strategic-merge', body);
  const changed = before.metadata?.resourceVersion !== after.metadata?.resourceVersion;
  out(`node/${name} ${changed ? 'patched' : 'patched (no change)'}`);
}

function readBody(text = ''): object {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) return body;
  } catch {
    // As below.
  }
  throw new NotPlayed(`the patch "${text}", which is no object in JSON`);
}
