import type { Fault, Plot, Stage } from '../fault.ts';
import { oneOf } from '../one-of.ts';
import { sometime, throughout } from './sometime.ts';
import { type Tap, withTap } from './tap.ts';

/** What a line of a watch says, as far as these faults look at it. */
interface Line {
  readonly type?: string;
  readonly object?: {
    readonly metadata?: { readonly name?: string; readonly deletionTimestamp?: string };
    readonly spec?: { readonly nodeName?: string; readonly taints?: readonly { readonly effect?: string }[] };
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  };
}

/** What is told of the victim and worth losing, by name. */
const tellings: { readonly [name: string]: (line: Line, victim: string) => boolean } = {
  'its Ready turns Unknown': ({ object }, victim) =>
    object?.metadata?.name === victim &&
    object.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'Unknown') === true,
  'its taint comes': ({ object }, victim) =>
    object?.metadata?.name === victim && object.spec?.taints?.some(({ effect }) => effect === 'NoExecute') === true,
  'its pods go': ({ object }, victim) =>
    object?.spec?.nodeName === victim && object.metadata?.deletionTimestamp !== undefined,
  'its pods are marked': ({ object }, victim) =>
    object?.spec?.nodeName === victim &&
    object.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'False') === true,
  'somebody is deleted': ({ type }) => type === 'DELETED',
  'somebody is made': ({ type }) => type === 'ADDED',
};

const kindsWatched = ['nodes', 'pods', 'leases', 'events', 'deployments'];

const parse = (line: string): Line => JSON.parse(line);

/** A tap that is opened at a moment of the story. */
function fromSometime(stage: Stage, most: number, tap: (isOpen: () => boolean, close: () => void) => Tap): Plot {
  let open = false;
  sometime(stage, throughout, most, () => {
    open = true;
  });
  return withTap(
    stage,
    tap(
      () => open,
      () => {
        open = false;
      },
    ),
  );
}

/** Lines that say something of the victim, of which some are changed. */
function inLines(stage: Stage, change: (line: string) => readonly string[]): Plot {
  const tells = tellings[oneOf(stage.chance, Object.keys(tellings))];
  const share = oneOf(stage.chance, [0.2, 0.5, 1]);
  return withTap(stage, {
    line: (line) => {
      const dark = stage.power.dark(stage.victim).length > 0;
      const meant = dark && tells?.(parse(line), stage.victim) === true && stage.chance.between(0, 1) < share;
      return meant ? change(line) : [line];
    },
  });
}

/** Faults on the way from the API server to the timeline. */
export const recorderFaults: readonly Fault[] = [
  {
    name: 'lines of a watch are lost',
    place: 'recorder',
    plant: (stage) => inLines(stage, () => []),
  },
  {
    name: 'heartbeats are lost',
    place: 'recorder',
    plant: (stage) => {
      const share = stage.chance.between(0.1, 0.9);
      return withTap(stage, {
        line: (line, of) => (of === 'leases' && stage.chance.between(0, 1) < share ? [] : [line]),
      });
    },
  },
  {
    name: 'lines of a watch are torn',
    place: 'recorder',
    plant: (stage) => inLines(stage, (line) => [line.slice(0, line.length / 2)]),
  },
  {
    name: 'lines of a watch come twice',
    place: 'recorder',
    plant: (stage) => inLines(stage, (line) => [line, line]),
  },
  {
    name: 'a watch dies silently',
    place: 'recorder',
    plant: (stage) => {
      const mute = oneOf(stage.chance, kindsWatched);
      return fromSometime(stage, 10_000, (isOpen) => ({
        line: (line, of) => (isOpen() && of === mute ? [] : [line]),
      }));
    },
  },
  {
    name: 'a watch is silent for a while',
    place: 'recorder',
    plant: (stage) => {
      const mute = oneOf(stage.chance, kindsWatched);
      const until = stage.chance.between(500, 12_000);
      let opened: number | undefined;
      return fromSometime(stage, 10_000, (isOpen, close) => ({
        line: (line, of) => {
          const now = stage.cluster.simulation.now;
          if (!isOpen() || of !== mute) return [line];
          opened ??= now;
          if (now > opened + until) close();
          return [];
        },
      }));
    },
  },
  {
    name: 'a watch is too old, and lists anew',
    place: 'recorder',
    plant: (stage) => {
      const kind = oneOf(stage.chance, kindsWatched);
      const gone = JSON.stringify({
        type: 'ERROR',
        object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' },
      });
      return fromSometime(stage, 10_000, (isOpen, close) => ({
        line: (line, of) => {
          if (!isOpen() || of !== kind) return [line];
          close();
          return [gone];
        },
      }));
    },
  },
  {
    name: 'a watch is cut again and again',
    place: 'recorder',
    plant: (stage) => {
      const kind = oneOf(stage.chance, kindsWatched);
      const share = stage.chance.between(0.05, 0.6);
      return fromSometime(stage, 5_000, (isOpen) => ({
        cut: (of) => {
          if (isOpen() && of === kind && stage.chance.between(0, 1) < share) {
            throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
          }
        },
      }));
    },
  },
  {
    name: 'watches deliver late',
    place: 'recorder',
    plant: (stage) => {
      const most = oneOf(stage.chance, [300, 1_500, 6_000, 20_000]);
      const kind = oneOf(stage.chance, [...kindsWatched, undefined]);
      return withTap(stage, {
        deliverAt: (now, of) => (kind === undefined || of === kind ? now + stage.chance.between(0, most) : now),
      });
    },
  },
  {
    name: 'answers come late',
    place: 'recorder',
    plant: (stage) => {
      const most = oneOf(stage.chance, [300, 1_500, 4_500]);
      return withTap(stage, { sendAt: (now) => now + stage.chance.between(0, most) });
    },
  },
  {
    name: 'the disk is full',
    place: 'recorder',
    plant: (stage) => {
      let full = false;
      sometime(stage, throughout, 10_000, () => {
        full = true;
      });
      return {
        recorded: ({ timeline }) =>
          timeline.onAppend(() => {
            if (full) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
          }),
      };
    },
  },
];
