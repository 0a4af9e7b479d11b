import type { V1Taint } from '@kubernetes/client-node';
import type { Process } from '../engine/process.ts';
import type { Node, Raw } from '../objects.ts';
import { Aggregate } from './errors.ts';
import { NotPlayed, readFlags } from './flags.ts';
import type { Session } from './session.ts';
import { nodePath, theTypedNode } from './the-node.ts';

type Taint = Raw<V1Taint>;

interface Unwanted {
  readonly key: string;
  /** Undefined: whatever it is. */
  readonly effect: string | undefined;
}

/** `kubectl taint node NODE key=value:Effect key:Effect- key- --overwrite` (pkg/cmd/taint/taint.go, RunTaint). */
export function* taint({ client, out }: Session, args: readonly string[]): Process {
  const { words, flag } = readFlags(args, { plain: ['overwrite'] });
  const [name = '', ...specs] = theTypedNode(words, 2);
  const overwrite = flag('overwrite') === 'true';
  const { wanted, unwanted } = readTaints(specs);
  const node = yield* client.get<Node>(nodePath(name));
  const old = node.spec?.taints ?? [];
  const taken = wanted.filter((one) => old.some((other) => isSame(one, other))).map(({ key }) => key);
  if (taken.length > 0 && !overwrite) {
    throw new Error(
      `node ${name} already has ${taken.join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  }
  const all = [...wanted, ...old.filter((one) => !wanted.some((other) => isSame(one, other)))];
  const missing = unwanted.filter((one) => !all.some((other) => isMeant(one, other)));
  if (missing.length > 0) throw new Aggregate(missing.map((one) => new Error(`taint "${written(one)}" not found`)));
  const rest = all.filter((one) => !unwanted.some((other) => isMeant(other, one)));

  const body = { spec: { taints: rest.length === 0 ? null : rest } };
  yield* client.patch(nodePath(name), 'strategic-merge', body);
  out(`node/${name} ${whatWasDone(all.length > old.length, unwanted.length > 0, overwrite)}`);
}

const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;
const isMeant = ({ key, effect }: Unwanted, one: Taint): boolean =>
  key === one.key && (effect === undefined || effect === one.effect);
const written = ({ key, effect }: Unwanted): string => (effect === undefined ? key : `${key}:${effect}`);

function readTaints(specs: readonly string[]): { readonly wanted: Taint[]; readonly unwanted: Unwanted[] } {
  const wanted: Taint[] = [];
  const unwanted: Unwanted[] = [];
  for (const spec of specs) {
    const isUnwanted = spec.endsWith('-');
    const [, key = '', value, effect] =
      /^([^=:]+)(?:=([^:]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?$/.exec(
        isUnwanted ? spec.slice(0, -1) : spec,
      ) ?? [];
    if (key === '' || (!isUnwanted && effect === undefined)) throw new NotPlayed(`the taint "${spec}"`);
    if (isUnwanted) unwanted.push({ key, effect });
    else wanted.push({ key, effect: effect ?? '', ...(value === undefined ? {} : { value }) });
  }
  return { wanted, unwanted };
}

/** pkg/cmd/taint/utils.go, reorganizeTaints. */
function whatWasDone(added: boolean, removed: boolean, overwrite: boolean): string {
  if ((added && removed) || overwrite) return 'modified';
  return added ? 'tainted' : 'untainted';
}
