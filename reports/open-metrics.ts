import { plain } from './plain.ts';
import type { Run } from './run.ts';

/**
 * The run as OpenMetrics 1.0 text: base units, one family after another, and `# EOF`. No sample has a timestamp, so that
 * whoever scrapes or pushes it says when.
 */
export function renderOpenMetrics(run: Run): string {
  const { outcome, claims, durationMs } = run;
  const claim = ({ id, scenarioId = '', subject }: Run['claims'][number], index: number) => ({
    claim: id,
    scenario: scenarioId,
    subject,
    // The same claim may be judged of the same subject twice, and a series must be unique.
    number: String(index + 1),
  });
  const verdicts = ['pass', 'fail', 'unknown'] as const;
  const families: readonly Family[] = [
    {
      name: 'powercut_run',
      type: 'info',
      help: 'What was run.',
      samples: [
        {
          suffix: '_info',
          labels: {
            run: run.id,
            powercut_version: run.powercutVersion,
            kubernetes_version: run.spec.kubernetesVersion,
            provider: run.provider,
            profile: run.spec.profile,
            simulated: String(run.simulated),
          },
          value: 1,
        },
      ],
    },
    {
      name: 'powercut_run_verdict',
      type: 'stateset',
      help: 'The verdict of the run.',
      samples: verdicts.map((verdict) => ({
        labels: { powercut_run_verdict: verdict },
        value: Number(outcome.verdict === verdict),
      })),
    },
    {
      name: 'powercut_run_exit_code',
      type: 'gauge',
      help: 'What the process exited with.',
      samples: [{ labels: {}, value: outcome.exitCode }],
    },
    {
      name: 'powercut_run_duration_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'How long the run took.',
      samples: durationMs === undefined ? [] : [{ labels: {}, value: durationMs / 1000 }],
    },
    {
      name: 'powercut_claims',
      type: 'gauge',
      help: 'Number of claims by verdict.',
      samples: verdicts.map((verdict) => ({
        labels: { verdict },
        value: claims.filter((one) => one.verdict === verdict).length,
      })),
    },
    {
      name: 'powercut_claim_verdict',
      type: 'stateset',
      help: 'The verdict on a claim.',
      samples: claims.flatMap((one, index) =>
        verdicts.map((verdict) => ({
          labels: { ...claim(one, index), powercut_claim_verdict: verdict },
          value: Number(one.verdict === verdict),
        })),
      ),
    },
    {
      name: 'powercut_claim_observed_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Both ends of the interval that contains the observed duration.',
      samples: claims.flatMap((one, index) =>
        one.observed === undefined ? [] : ends(claim(one, index), one.observed),
      ),
    },
    {
      name: 'powercut_claim_expected_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Both ends of the window; without an upper one it is infinite.',
      samples: claims.flatMap((one, index) => {
        const window = one.expectation?.window;
        if (window === undefined) return [];
        return ends(claim(one, index), { lo: window.lo, hi: window.hi ?? Number.POSITIVE_INFINITY });
      }),
    },
    {
      name: 'powercut_record_gaps',
      type: 'gauge',
      help: 'Number of holes in the record.',
      samples: [{ labels: {}, value: run.gaps.length }],
    },
  ];
  return `${families.flatMap(linesOf).join('\n')}\n# EOF\n`;
}

interface Sample {
  readonly labels: { readonly [name: string]: string };
  readonly value: number;
  readonly suffix?: string;
}

interface Family {
  readonly name: string;
  readonly type: 'info' | 'gauge' | 'stateset';
  readonly unit?: 'seconds';
  readonly help: string;
  readonly samples: readonly Sample[];
}

const ends = (labels: Sample['labels'], { lo, hi }: { readonly lo: number; readonly hi: number }): Sample[] => [
  { labels: { ...labels, end: 'lo' }, value: lo / 1000 },
  { labels: { ...labels, end: 'hi' }, value: hi / 1000 },
];

function linesOf({ name, type, unit, help, samples }: Family): readonly string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...samples.map(({ labels, value, suffix = '' }) => {
      const pairs = Object.entries(labels).map(([label, of]) => `${label}="${escape(of)}"`);
      return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value === Number.POSITIVE_INFINITY ? '+Inf' : value}`;
    }),
  ];
}

const escape = (text: string): string =>
  plain(text)
    .toWellFormed()
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', String.raw`\"`);
