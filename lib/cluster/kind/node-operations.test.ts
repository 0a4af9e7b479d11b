import { expect, test } from '@playwright/test';
import { HarnessError } from '../../errors.ts';
import { rejected } from '../../testing/caught.ts';
import { type FakeRules, fails, fakeRun, missing } from '../../testing/fake-run.ts';
import { instantClock } from '../../testing/instant-clock.ts';
import { madeUpIdentity } from '../../testing/made-up-identity.ts';
import type { KindClusterDescription } from '../cluster.ts';
import type { CommandOptions } from './commands.ts';
import { type AdmitOperation, kindOperations } from './node-operations.ts';
import { onLifeline } from './on-lifeline.ts';

const description: KindClusterDescription = {
  provider: 'kind',
  spec: { name: 'c', kubernetesVersion: 'v1.34.4', profile: 'fast', workers: 2, workloadImage: 'nginx' },
  kubeconfigPath: '/state/c.kubeconfig',
  identity: madeUpIdentity,
  nodes: [
    { name: 'c-control-plane', role: 'control-plane', machine: 'cp' },
    { name: 'c-worker', role: 'worker', machine: 'w' },
  ],
};

const anything: AdmitOperation = { cluster: async () => undefined, machine: async () => undefined };

function operations(rules: FakeRules, admit: AdmitOperation = anything) {
  const run = fakeRun(rules);
  return { run, operations: kindOperations({ run, clock: instantClock(), description, admit }) };
}

/** Takes down the script that is given to a shell on the worker's machine. */
function scriptTaker() {
  const taken = {
    script: '',
    rule: [
      /^docker exec -i w sh -e/,
      (_: RegExpExecArray, options: CommandOptions) => {
        taken.script = options.input ?? '';
        return '';
      },
    ] satisfies FakeRules[number],
  };
  return taken;
}

const client = (gitVersion: string): FakeRules[number] => [
  /^kubectl version --client/,
  JSON.stringify({ clientVersion: { gitVersion } }),
];

for (const [what, rule, host] of [
  ['of the same version', client('v1.34.4'), true],
  ['one minor newer', client('v1.35.0'), true],
  ['one minor older', client('v1.33.13'), true],
  ['two minors newer', client('v1.36.0'), false],
  ['two minors older', client('v1.32.9'), false],
  ['that tells no version', [/^kubectl version --client/, 'oops'], false],
  ['that is missing', [/^kubectl version --client/, missing], false],
] as const) {
  test(`a kubectl of the host ${what} is ${host ? 'used' : 'not used: the control plane has its own'}`, async () => {
    const { run, operations: kind } = operations([rule, [/^(kubectl|docker)/, 'node/c-worker drained']]);
    await kind.kubectl(['drain', 'c-worker']);
    const { exitCode } = await kind.kubectl(['drain', 'c-worker']);
    expect(exitCode).toBe(0);
    const command = host
      ? 'kubectl --kubeconfig /state/c.kubeconfig drain c-worker'
      : ['docker exec -i cp', ...onLifeline(['kubectl --kubeconfig /etc/kubernetes/admin.conf drain c-worker'])].join(
          ' ',
        );
    expect(run.asked.slice(1), 'asked for its version once').toEqual([command, command]);
  });
}

for (const [whose, version] of [
  ['of the host', 'v1.34.4'],
  ['of the control plane', 'v1.31.0'],
] as const) {
  test(`a kubectl ${whose} tells each line, is as one would type it, and is ended by its signal`, async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const { operations: kind } = operations([
      client(version),
      [
        /^(kubectl|docker)/,
        (_, { signal, lifeline, onLine }: CommandOptions) => {
          onLine?.('evicting pod default/a');
          stop.abort();
          return { ok: false, exitCode: signal?.aborted || !lifeline?.aborted ? undefined : 143 };
        },
      ],
    ]);
    const act = await kind.kubectl(['drain', 'x'], { signal: stop.signal, onLine: (line) => lines.push(line) });
    expect(act.exitCode).toBeUndefined();
    expect(act.command).toMatch(/^(docker exec cp )?kubectl --kubeconfig \S+ drain x$/);
    expect(lines[0]).toBe('evicting pod default/a');
  });
}

test('how a command failed is told, not thrown', async () => {
  const { operations: kind } = operations([client('v1.34.4'), [/^kubectl/, fails('error: unable to drain', 1)]]);
  expect(await kind.kubectl(['drain', 'x'])).toMatchObject({ exitCode: 1, output: 'error: unable to drain' });
});

test('without docker nothing can be done', async () => {
  const { operations: kind } = operations([[/^docker/, missing]]);
  expect(await rejected(kind.reset('w'))).toMatchObject({ code: 'E_NODE_OPERATION', exitCode: 3 });
});

test('a reset never flushes a table', async () => {
  const shell = scriptTaker();
  const { operations: kind } = operations([shell.rule]);
  await kind.reset('w');
  expect(shell.script).toContain('kubeadm reset -f');
  expect(shell.script).not.toMatch(/-F|--flush|-t nat/);
});

test('what is left is read line by line', async () => {
  const output =
    'file\t/etc/cni/net.d/10-x.conflist\nrule\tiptables :KUBE-FIREWALL - [0:0]\nkubelet\tinactive\nresolves\tyes\n';
  const { operations: kind } = operations([[/^docker exec -i w sh -e/, output]]);
  expect(await kind.remains('w')).toEqual({
    files: ['/etc/cni/net.d/10-x.conflist'],
    kubelet: 'inactive',
    hostNetwork: { rules: ['iptables :KUBE-FIREWALL - [0:0]'], resolvesControlPlane: true },
  });
});

test('each join has a token of its own', async () => {
  const shell = scriptTaker();
  const { operations: kind } = operations([
    [/^docker exec cp kubeadm token create --ttl 1h/, 'abcdef.fresh\n'],
    shell.rule,
  ]);
  await kind.join('w');
  expect(shell.script).toContain('abcdef.fresh');
  const none = operations([[/^docker exec cp kubeadm token/, fails('timed out')]]).operations;
  expect(await rejected(none.join('w'))).toMatchObject({ code: 'E_NODE_OPERATION' });
});

for (const [what, output, state] of [
  ['a node', 'kubelet\tactive\npid\t42\nconfigured\tyes\n', { activity: 'active', pid: 42, configured: true }],
  ['a reset machine', 'kubelet\tinactive\npid\t0\n', { activity: 'inactive', pid: 0, configured: false }],
  ['a machine that tells nothing', '', { activity: 'unknown', pid: 0, configured: false }],
] as const) {
  test(`the kubelet of ${what} is read line by line`, async () => {
    const { operations: kind } = operations([[/^docker exec -i w sh -e/, output]]);
    expect(await kind.kubeletState('w')).toEqual(state);
  });
}

test('a static pod is moved to its place whole, and its removal is idempotent', async () => {
  const given: string[] = [];
  const { run, operations: kind } = operations([
    [
      /^docker exec -i w sh -ec/,
      (_: RegExpExecArray, options: CommandOptions) => {
        given.push(options.input ?? '');
        return '';
      },
    ],
    [/^docker exec w rm -f/, ''],
  ]);
  await kind.placeStaticPod('w', 'x', '{"kind":"Pod"}');
  await kind.removeStaticPod('w', 'x');
  expect(given).toEqual(['{"kind":"Pod"}']);
  expect(run.asked[0]).toContain('mv /etc/kubernetes/powercut-x.part /etc/kubernetes/manifests/powercut-x.json');
  expect(run.asked[1]).toBe('docker exec w rm -f /etc/kubernetes/manifests/powercut-x.json');
});

test('a static pod that cannot be placed is told', async () => {
  const { operations: kind } = operations([[/^docker exec/, fails('no space left on device', 1)]]);
  const error = await rejected(kind.placeStaticPod('w', 'x', '{}'));
  expect(error).toMatchObject({ code: 'E_NODE_OPERATION' });
  expect(String(error)).toContain('no space left');
});

const unit = (state: string, pid: number) =>
  `ActiveState=${state}\nMainPID=${pid}\nActiveEnterTimestampMonotonic=10\nInactiveEnterTimestampMonotonic=20\nNRestarts=0\n`;

for (const [state, pid, is] of [
  ['active', 42, 'running'],
  ['inactive', 0, 'off'],
  ['failed', 0, 'off'],
  ['deactivating', 42, 'running'],
  ['activating', 0, 'running'],
] as const) {
  test(`a kubelet whose unit is ${state} is ${is}, in facts that a start in between would change`, async () => {
    const { operations: kind } = operations([[/^docker exec w systemctl show kubelet/, unit(state, pid)]]);
    expect(await kind.kubeletUnit('w')).toMatchObject({
      state: is,
      facts: { status: state, pid, startedAt: '10', finishedAt: '20', restartCount: '0' },
    });
  });
}

test('a unit of which nothing is told is not known to be off', async () => {
  const { operations: kind } = operations([[/^docker exec w systemctl show kubelet/, '']]);
  expect(await kind.kubeletUnit('w')).toMatchObject({ state: 'running' });
});

test('what was done to a kubelet is undone by its opposite', () => {
  const { operations: kind } = operations([]);
  expect(kind.kubeletUndo('w', 'stop')).toBe('docker exec w systemctl start kubelet');
  expect(kind.kubeletUndo('w', 'start')).toBe('docker exec w systemctl stop kubelet');
});

test('what is not admitted is not done, by whatever program', async () => {
  for (const [version, rule] of [
    ['v1.34.4', client('v1.34.4')],
    ['none', client('v1.20.0')],
  ] as const) {
    const asked: string[] = [];
    const refuse = async (...what: readonly string[]): Promise<void> => {
      asked.push(what.join(': '));
      throw new HarnessError('E_NOT_ALLOWED', 'No.');
    };
    const { run, operations: kind } = operations([rule], { cluster: refuse, machine: refuse });
    const acts = [
      kind.kubectl(['drain', 'c-worker']),
      kind.reset('w'),
      kind.join('w'),
      kind.kubelet('w', 'stop'),
      kind.placeStaticPod('w', 'p', '{}'),
      kind.removeStaticPod('w', 'p'),
    ];
    for (const act of acts) expect((await rejected(act)).code, version).toBe('E_NOT_ALLOWED');
    expect(asked.toSorted()).toEqual(
      [
        'cp: kubeadm token create',
        'w: kubeadm reset',
        'w: systemctl stop kubelet',
        'w: the removal of the static Pod p',
        'w: the static Pod p',
        version === 'none' ? 'cp: kubectl drain c-worker' : 'kubectl drain c-worker',
      ].toSorted(),
    );
    expect(run.asked).toEqual(['kubectl version --client -o json']);
  }
});
