import type { Simulation } from '../../lib/sim/simulation.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { Header, Trace } from '../trace.ts';
import type { Deed } from './plan.ts';
import type { Stage } from './stage.ts';

/** Of a cluster that a trace begins with: what befell it before, as far as the story shows it. */
export interface Past {
  /** Workers whose containers have ended with their power before: the last states that a Pod of theirs tells. */
  readonly lostPower: readonly string[];
  /** Nodes that were made schedulable so late that their kubelet told of it only within the story. */
  readonly uncordoned: readonly string[];
  /** Nodes without the note of the container runtime's socket, which kubeadm up to v1.33 makes: a kubelet alone registered them. */
  readonly withoutSocket: readonly string[];
  /** Pods that an earlier scenario left behind: where the scheduler puts others depends on them. */
  readonly leftovers: readonly Leftover[];
}

interface Leftover {
  readonly node: string;
  /**
   * When it ended or went, milliseconds after `t0`; undefined if it did not within the trace. The scheduler knows no Pod that has ended
   * (pkg/scheduler/scheduler.go, NewInformerFactory).
   */
  readonly goneAt: Milliseconds | undefined;
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
    leftovers: leftoversOf({ header, lines }),
  };
}

/** Of the cluster itself, and of kind; all else was a scenario's. */
const permanent = ['kube-system', 'local-path-storage'];

function leftoversOf({ lines }: Trace): readonly Leftover[] {
  return lines.flatMap((line): Leftover[] => {
    if (line.t !== 'base' || line.kind !== 'Pod' || permanent.includes(line.ns ?? '')) return [];
    const { nodeName, phase } = line.set;
    if (typeof nodeName !== 'string' || hasEnded(phase)) return [];
    const gone = lines.find(
      (later) =>
        later.t === 'write' && later.u === line.u && (later.type === 'DELETED' || hasEnded(later.set['phase'])),
    );
    return [{ node: nodeName, goneAt: gone?.t === 'write' ? (gone.at?.[0] ?? gone.seen) : undefined }];
  });
}

const hasEnded = (phase: unknown): boolean => phase === 'Succeeded' || phase === 'Failed';

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
/** Which it is does not matter: the scheduler takes each container that asks for nothing to be alike. */
const image = 'registry.k8s.io/pause:3.10';
/** In which every kubelet looks at its Node once. */
const statusPeriod = 10_500;

/** What becomes of what was left behind, as the story goes on. */
export const endsOf = ({ leftovers }: Past): readonly Deed[] =>
  leftovers.flatMap(({ goneAt }, index): Deed[] =>
    goneAt === undefined
      ? []
      : [
          {
            at: goneAt,
            what: 'request',
            verb: 'delete',
            path: `${leftoverPath}/${leftoverName(index)}`,
            body: { gracePeriodSeconds: 0 },
          },
        ],
  );

const leftoverPath = '/api/v1/namespaces/default/pods';
const leftoverName = (index: number): string => `left-behind-${index}`;

/** Has the same befall a simulated cluster, the last of it at `until`. */
export function playPast(
  { lostPower, uncordoned, withoutSocket, leftovers }: Past,
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
  for (const [index, { node }] of leftovers.entries()) {
    const body = {
      metadata: { name: leftoverName(index) },
      spec: { nodeName: node, containers: [{ name: 'main', image }] },
    };
    stage.do({ at: 0, what: 'request', verb: 'create', path: leftoverPath, body });
  }
  simulation.runUntil(until);
  for (const name of uncordoned) patch(name, { spec: { unschedulable: null } });
}
