import type { Process } from '../engine/process.ts';
import type { Node } from '../objects.ts';
import { Aggregate } from './errors.ts';
import { NotPlayed, readFlags } from './flags.ts';
import type { Session } from './session.ts';
import { nodePath, theTypedNode } from './the-node.ts';

/** `kubectl label node NODE key=value key- --overwrite` (pkg/cmd/label/label.go, RunLabel). */
export function* label({ client, out }: Session, args: readonly string[]): Process {
  const { words, flag } = readFlags(args, { plain: ['overwrite'] });
  const [name = '', ...specs] = theTypedNode(words, 2);
  const { wanted, unwanted } = readLabels(specs);
  const node = yield* client.get<Node>(nodePath(name));
  const labels = node.metadata?.labels ?? {};
  for (const key of unwanted) if (labels[key] === undefined) out(`label "${key}" not found.`);

  const taken = [...wanted].filter(([key, value]) => labels[key] !== undefined && labels[key] !== value);
  if (taken.length > 0 && flag('overwrite') !== 'true') {
    throw new Aggregate(
      taken.map(([key]) => new Error(`'${key}' already has a value (${labels[key]}), and --overwrite is false`)),
    );
  }
  const added = [...wanted].filter(([key, value]) => labels[key] !== value);
  const removed = unwanted.filter((key) => labels[key] !== undefined);
  if (added.length + removed.length > 0) {
    const change = Object.fromEntries([...added, ...removed.map((key) => [key, null] as const)]);
    yield* client.patch(nodePath(name), 'merge', { metadata: { labels: change } });
  }
  out(`node/${name} ${whatWasDone(added.length > 0, removed.length > 0)}`);
}

function readLabels(specs: readonly string[]) {
  const wanted = new Map<string, string>();
  const unwanted: string[] = [];
  for (const spec of specs) {
    const [key = '', value, ...more] = spec.split('=');
    if (value !== undefined && more.length === 0) wanted.set(key, value);
    else if (value === undefined && spec.endsWith('-')) unwanted.push(spec.slice(0, -1));
    else throw new NotPlayed(`the label "${spec}"`);
  }
  return { wanted, unwanted };
}

function whatWasDone(added: boolean, removed: boolean): string {
  if (added && removed) return 'modified';
  if (added) return 'labeled';
  return removed ? 'unlabeled' : 'not labeled';
}
