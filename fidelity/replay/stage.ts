import { Outcome } from '../../lib/sim/engine/outcome.ts';
import { Scope } from '../../lib/sim/engine/scope.ts';
import { HttpApi } from '../../lib/sim/http/http-api.ts';
import type { AskKubelet } from '../../lib/sim/http/node-proxy.ts';
import { startKubectl } from '../../lib/sim/kubectl/kubectl.ts';
import type { Simulation } from '../../lib/sim/simulation.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { Request } from '../record/audit-events.ts';
import type { TraceAct } from '../trace.ts';
import type { Deed } from './plan.ts';

/** By an audit log's verbs. */
const methods: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT', patch: 'PATCH' };

const admin = 'kubernetes-admin';

/** Does to a simulated cluster what was done to a real one, and takes down what came of it; times are milliseconds since 1970. */
export class Stage {
  readonly acts: TraceAct[] = [];
  /** Of those who are no part of Kubernetes. */
  readonly asked: Request[] = [];
  readonly #simulation: Simulation;
  readonly #http: HttpApi;
  readonly #scope: Scope;
  readonly #running: { readonly act: TraceAct; readonly exitCode: () => number | undefined }[] = [];

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    const { api, engine } = simulation;
    // No replayed request goes to a kubelet.
    const askKubelet: AskKubelet = () => new Outcome();
    this.#http = new HttpApi({
      api,
      engine,
      facts: { version: simulation.behaviour.version, address: '127.0.0.1:6443' },
      askKubelet,
    });
    this.#scope = new Scope(engine);
  }

  do(deed: Deed): void {
    if (deed.what === 'machine') this.#onMachine(deed);
    else if (deed.what === 'kubectl') this.#kubectl(deed.args);
    else this.#request(deed.verb, deed.path, deed.body);
  }

  /** Tells how those commands ended that have. */
  end(): void {
    for (const { act, exitCode } of this.#running) {
      const ended = exitCode();
      this.acts.push(ended === undefined ? act : { ...act, exitCode: ended });
    }
  }

  #onMachine({ act, node, args }: Extract<Deed, { what: 'machine' }>): void {
    const machine = this.#simulation.machine(node);
    const { now } = this.#simulation;
    this.acts.push({ t: 'act', what: act, node, at: [now, now], args: [...args] });
    const [first = '', second = ''] = args;
    switch (act) {
      case 'cut-power':
        return machine.cut();
      case 'shut-down':
        machine.shutDown();
        return;
      case 'pause':
        return machine.pause();
      case 'resume':
        return machine.resume();
      case 'restore-power':
        return machine.restore();
      case 'kubelet':
        if (first === 'start') machine.kubelet.start();
        else if (first === 'stop') machine.kubelet.stop();
        else machine.kubelet.restart();
        return;
      case 'reset':
        machine.reset().whenDone(() => machine.removeCniFiles());
        return;
      case 'join':
        machine.join();
        return;
      case 'place-static-pod':
        return machine.placeStaticPod(first, JSON.parse(second));
      case 'remove-static-pod':
        return machine.removeStaticPod(first);
      default:
        return act satisfies never;
    }
  }

  #kubectl(args: readonly string[]): void {
    const { now } = this.#simulation;
    const lines: [Milliseconds, string][] = [];
    const act: TraceAct = { t: 'act', what: 'kubectl', at: [now, now], args: [...args], lines };
    const running = startKubectl(args, {
      scope: this.#scope,
      minor: this.#simulation.behaviour.minor,
      onLine: (text) => lines.push([this.#simulation.now, text]),
      send: ({ method, path, headers, body }) => {
        const answer = this.#http.handle({ method, path, headers, body }, admin).result;
        if (typeof answer?.body !== 'string') throw new Error(`${method} ${path} was not answered at once`);
        return { status: answer.status, body: answer.body };
      },
    });
    this.#running.push({ act, exitCode: () => running.exitCode });
  }

  /** What is refused is not repeated: the real one was not either, or its answers are in the trace. */
  #request(verb: string, path: string, body: unknown): void {
    const method = methods[verb] ?? 'DELETE';
    // The log does not tell which kind of patch it was; all that powercut sends but kubectl's are of this one.
    const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { now } = this.#simulation;
    const answer = this.#http.handle({ method, path, headers: { 'content-type': type }, body: text }, admin).result;
    this.asked.push({
      kind: undefined,
      verb,
      sub: undefined,
      namespace: undefined,
      name: undefined,
      resourceVersion: undefined,
      removes: false,
      uri: path,
      code: answer?.status ?? 0,
      by: admin,
      external: true,
      body,
      received: now,
      completed: now,
    });
  }
}
