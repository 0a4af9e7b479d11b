import type { Clock } from '../clock/clock.ts';
import { HarnessError } from '../errors.ts';
import type { FieldValue } from '../recorder/observation.ts';
import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import { type ContainerState, type Containers, dockerContainers, type RestartPolicy } from './containers.ts';
import type { Fault, FaultKind, PowerDriver, PowerEvidence } from './fault.ts';

export interface DockerPowerOptions {
  readonly clock: Clock;
  /** Anything but Docker itself is for tests. */
  readonly containers?: Containers;
  readonly admit: Admit;
}

/** Called before each act with the container as it is then. It throws, and nothing is done, unless that may be acted upon. */
export type Admit = (kind: FaultKind, container: ContainerState) => Promise<void>;

/** Docker answers a SIGKILL only when the container is gone; this is for a host that is very busy. */
const offTimeout: Milliseconds = seconds(20);
const onTimeout: Milliseconds = seconds(30);
const pause: Milliseconds = 50;

/** What kind gives its nodes (kind/pkg/cluster/internal/providers/docker/provision.go, commonArgs). */
const kindRestartPolicy: RestartPolicy = 'on-failure:1';

/**
 * Power of nodes that are Docker containers; a machine is a container's id or name.
 *
 * To cut is SIGKILL; to shut down is `docker stop`, which on kind's nodes is an orderly systemd halt (the image's
 * STOPSIGNAL is SIGRTMIN+3). All processes of the container
 * die with its first one, which leads their PID namespace (pid_namespaces(7)). Docker does not restart a container that
 * was killed through it, but a daemon that is itself restarted would: so the restart policy is `no` from the cut until the
 * restore.
 */
export function dockerPower({ clock, containers = dockerContainers(), admit }: DockerPowerOptions): PowerDriver {
  const memory = new Map<string, { policy?: RestartPolicy; addresses?: ContainerState['addresses'] }>();

  const read = async (machine: string, more: PowerEvidence['facts'] = {}): Promise<Reading> => {
    const state = await containers.inspect(machine);
    const evidence = evidenceOf(state, `${containers.inspectCommand} ${state.id.slice(0, 12)}`, clock.now(), more);
    return { state, evidence };
  };

  /** The container that is acted upon, by its own id from then on: its name may be another one's at any moment. */
  const admitted = async (kind: FaultKind, machine: string): Promise<ContainerState> => {
    const state = await containers.inspect(machine);
    await admit(kind, state);
    return state;
  };

  const readUntil = async (machine: string, timeout: Milliseconds, enough: (state: ContainerState) => boolean) => {
    const deadline = clock.now() + timeout;
    for (;;) {
      const reading = await read(machine);
      if (enough(reading.state) || clock.now() >= deadline) return reading;
      await clock.waitUntil(clock.now() + pause);
    }
  };

  /** Takes a running machine off by `act`, and sees to it that nothing starts it again. */
  const takeOff = async (
    kind: 'cut-power' | 'shut-down',
    machine: string,
    act: (id: string) => Promise<void>,
  ): Promise<Fault> => {
    const { id, restartPolicy: policy } = await admitted(kind, machine);
    const requestedAt = clock.now();
    const before = await read(id);
    const known = memory.get(id);
    const addresses = isOff(before.state) ? known?.addresses : before.state.addresses;
    memory.set(id, {
      ...known,
      ...(policy === 'no' ? {} : { policy }),
      ...(addresses && { addresses }),
    });
    if (policy !== 'no') await containers.setRestartPolicy(id, 'no');

    const actedAt = clock.now();
    if (!isOff(before.state)) await act(id).catch(unlessSilent);
    const after = await readUntil(id, offTimeout, isOff);
    if (!isOff(after.state)) {
      throw new HarnessError(
        'E_POWER_NOT_OFF',
        `${after.state.name} is still ${after.state.status} ${formatDuration(offTimeout)} after it was ${kind === 'cut-power' ? 'killed' : 'told to stop'}.`,
        {
          hint: `Look at it with: docker inspect ${after.state.name}`,
        },
      );
    }
    return fault(kind, requestedAt, before, after, {
      confirmed: { lo: actedAt, hi: after.evidence.readAt },
      alreadySo: isOff(before.state),
      undo: undoOfCut(after.state, memory.get(id)?.policy),
    });
  };

  const freeze = async (kind: 'pause' | 'resume', machine: string): Promise<Fault> => {
    const { id } = await admitted(kind, machine);
    const requestedAt = clock.now();
    const before = await read(id);
    const { name } = before.state;
    if (isOff(before.state)) {
      throw new HarnessError(
        'E_POWER_OFF',
        `${name} has no power, so it cannot ${kind === 'pause' ? 'be paused' : 'go on'}.`,
        {
          hint: `Start it first: docker start ${name}`,
        },
      );
    }
    const wanted = kind === 'pause';
    const alreadySo = before.state.paused === wanted;
    const actedAt = clock.now();
    if (!alreadySo) await (wanted ? containers.pause(id) : containers.unpause(id)).catch(unlessSilent);
    const after = await readUntil(id, onTimeout, ({ paused }) => paused === wanted);
    if (after.state.paused !== wanted) {
      throw new HarnessError('E_POWER_NOT_PAUSED', `${name} was to ${kind} and is ${after.state.status}.`, {
        hint: `Look at it with: docker inspect ${name}`,
      });
    }
    return fault(kind, requestedAt, before, after, {
      confirmed: { lo: actedAt, hi: after.evidence.readAt },
      alreadySo,
      undo: wanted ? `docker unpause ${name}` : `docker pause ${name}`,
    });
  };

  return {
    name: 'docker',
    inspect: async (machine) => (await read(machine)).evidence,

    cut: (machine) => takeOff('cut-power', machine, (id) => containers.kill(id)),
    shutDown: (machine) => takeOff('shut-down', machine, (id) => containers.stop(id)),
    pause: (machine) => freeze('pause', machine),
    resume: (machine) => freeze('resume', machine),

    undoOf: async (kind, machine) => {
      const { state } = await read(machine);
      if (kind === 'pause') return `docker unpause ${state.name}`;
      const policy = state.restartPolicy === 'no' ? memory.get(state.id)?.policy : state.restartPolicy;
      return undoOfCut(state, policy);
    },

    restore: async (machine) => {
      const { id } = await admitted('restore-power', machine);
      const requestedAt = clock.now();
      const before = await read(id);
      const { name, startedAt } = before.state;
      const alreadySo = isOn(before.state);
      const sentAt = clock.now();
      if (isOff(before.state)) await containers.start(id).catch(unlessSilent);
      else if (before.state.paused) await containers.unpause(id).catch(unlessSilent);
      const first = await readUntil(id, onTimeout, (state) => isOn(state) || diedAgain(state, startedAt));
      if (!isOn(first.state)) {
        throw new HarnessError(
          'E_POWER_NOT_ON',
          `${name} was started and is ${first.state.status} (exit code ${first.state.exitCode}).`,
          {
            hint: `See why with: docker logs ${name}`,
          },
        );
      }
      const policy = memory.get(id)?.policy ?? (before.state.cluster !== undefined ? kindRestartPolicy : undefined);
      if (first.state.restartPolicy === 'no' && policy !== undefined) await containers.setRestartPolicy(id, policy);

      const after = await read(id, addressFacts(memory.get(id)?.addresses, first.state.addresses));
      return fault('restore-power', requestedAt, before, after, {
        confirmed: { lo: sentAt, hi: first.evidence.readAt },
        alreadySo,
        undo: `docker kill ${name}`,
      });
    },
  };
}

interface Reading {
  readonly state: ContainerState;
  readonly evidence: PowerEvidence;
}

function fault(
  kind: Fault['kind'],
  requestedAt: Milliseconds,
  before: Reading,
  after: Reading,
  rest: Pick<Fault, 'confirmed' | 'alreadySo' | 'undo'>,
): Fault {
  return {
    kind,
    // kind gives a node's container the name of its Node object.
    node: before.state.name,
    driver: 'docker',
    requestedAt,
    confirmedAt: rest.confirmed.hi,
    evidence: { before: before.evidence, after: after.evidence },
    ...rest,
  };
}

function evidenceOf(
  state: ContainerState,
  source: string,
  readAt: Milliseconds,
  more: PowerEvidence['facts'],
): PowerEvidence {
  const { id, name, status, pid, exitCode, startedAt, finishedAt, restartCount, restartPolicy, addresses } = state;
  const facts = {
    containerId: id,
    name,
    status,
    pid,
    exitCode,
    startedAt,
    finishedAt,
    restartCount,
    restartPolicy,
    addresses,
  };
  return { source, readAt, state: powerState(state), facts: { ...facts, ...more } };
}

function powerState(state: ContainerState): PowerEvidence['state'] {
  if (isOff(state)) return 'off';
  return state.paused ? 'paused' : 'running';
}

/** Neither running nor about to, and no process left: in doubt it is not off. */
function isOff(state: ContainerState): boolean {
  return !state.running && !state.restarting && state.pid === 0;
}

const isOn = (state: ContainerState): boolean => state.running && !state.restarting && !state.paused && state.pid > 0;

/** It was started since and is off, and with restart policy `no` will stay so. */
const diedAgain = (state: ContainerState, startedAt: string): boolean => isOff(state) && state.startedAt !== startedAt;

/** A request whose answer never came may have worked: the container's state tells. */
function unlessSilent(error: unknown): void {
  if (!(error instanceof HarnessError && error.code === 'E_POWER_NO_ANSWER')) throw error;
}

function undoOfCut({ name, cluster }: ContainerState, remembered: RestartPolicy | undefined): string {
  const policy = remembered ?? (cluster === undefined ? undefined : kindRestartPolicy);
  return `docker start ${name}${policy === undefined ? '' : ` && docker update --restart=${policy} ${name}`}`;
}

/** Docker gives a container that starts the lowest free address of its network, which need not be the one it had. */
function addressFacts(
  before: ContainerState['addresses'] | undefined,
  after: ContainerState['addresses'],
): PowerEvidence['facts'] {
  const facts = { addressAfter: written(after) };
  if (before === undefined) return facts;
  const addressBefore = written(before);
  return { addressBefore, ...facts, addressChanged: addressBefore !== facts.addressAfter };
}

/** The address alone where there is one network, else each with its network. */
function written(addresses: ContainerState['addresses']): FieldValue {
  const entries = Object.entries(addresses).toSorted(([a], [b]) => a.localeCompare(b));
  const [only] = entries;
  return only !== undefined && entries.length === 1
    ? only[1]
    : entries.map(([name, address]) => `${name} ${address}`).join(', ');
}
