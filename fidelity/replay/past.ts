import type { Simulation } from '../../lib/sim/simulation.ts';
import type { Header, Trace } from '../trace.ts';
import type { Stage } from './stage.ts';

/** Of a cluster that a trace begins with: what befell it before, as far as the story shows it. */
export interface Past {
  /** Workers whose containers have ended with their power before: the last states that a Pod of theirs tells. */
  readonly lostPower: readonly string[];
  /** Nodes that were made schedulable so late that their kubelet told of it only within the story. */
  readonly uncordoned: readonly string[];
  /** Nodes without the note of the container runtime's socket, which kubeadm up to v1.33 makes: a kubelet alone registered them. */
  readonly withoutSocket: readonly string[];
}

const socket = 'kubeadm.alpha.kubernetes.io/cri-socket';

/** Reads it from what was there when the trace began, and from what kubelets told first. */
export function pastOf({ header, lines }: Trace): Past {
  const bases = lines.flatMap((line) => (line.t === 'base' ? [line] : []));
  const lostPower = bases.flatMap(({ kind, set }) => {
    const lost =
      kind === 'Pod' && Object.entries(set).some(([name, value]) => name.endsWith('.last') && value === lostState);
    return lost && typeof set['nodeName'] === 'string' ? [set['nodeName']] : [];
  });
  const withoutSocket = bases.flatMap(({ kind, name, set }) =>
    kind === 'Node' && set[`annotation ${socket}`] === undefined ? [name] : [],
  );
  const workers = namesOf(header);
  return {
    lostPower: workers.filter((name) => lostPower.includes(name)),
    uncordoned: workers.filter((name) => firstTold({ header, lines }, name) === 'NodeSchedulable'),
    withoutSocket: workers.filter((name) => withoutSocket.includes(name)),
  };
}

const lostState = 'terminated Unknown 255';

const namesOf = ({ nodes }: Header): readonly string[] =>
  nodes.filter(({ role }) => role === 'worker').map(({ name }) => name);

function firstTold({ lines }: Trace, node: string): unknown {
  const told = lines.find(
    (line) =>
      line.t === 'write' &&
      line.kind === 'Event' &&
      line.by === `kubelet/${node}` &&
      String(line.set['reason']).endsWith('Schedulable'),
  );
  return told?.t === 'write' ? told.set['reason'] : undefined;
}

/** How long a worker has no power. */
const powerless = 1_000;
/** In which every kubelet looks at its Node once. */
const statusPeriod = 10_500;

/** Has the same befall a simulated cluster, the last of it at `until`. */
export function playPast(
  { lostPower, uncordoned, withoutSocket }: Past,
  simulation: Simulation,
  stage: Stage,
  until: number,
): void {
  for (const name of lostPower) simulation.machine(name).cut();
  simulation.runUntil(simulation.now + powerless);
  for (const name of lostPower) simulation.machine(name).restore();
  simulation.runUntil(until - statusPeriod);
  const patch = (node: string, body: unknown): void =>
    stage.do({ at: 0, what: 'request', verb: 'patch', path: `/api/v1/nodes/${node}`, body });
  for (const name of uncordoned) patch(name, { spec: { unschedulable: true } });
  for (const name of withoutSocket) patch(name, { metadata: { annotations: { [socket]: null } } });
  simulation.runUntil(until);
  for (const name of uncordoned) patch(name, { spec: { unschedulable: null } });
}
