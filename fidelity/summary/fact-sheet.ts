import { kinds } from '../kinds.ts';
import type { Trace } from '../trace.ts';
import { edgesOf } from './edges.ts';
import { eventsOf } from './events.ts';
import { intervalsOf } from './intervals.ts';
import { spread } from './quantile.ts';
import { sequenceOf } from './sequence.ts';

/** What the traces of one version say, in Markdown: intervals, latencies, events, and sequences of writes. */
export function factSheet(version: string, traces: readonly Trace[]): string {
  const profiles = [...new Set(traces.map(({ header }) => header.profile))];
  return [
    `# What a real cluster of ${version} does`,
    '',
    'Least / middle / 95th of a hundred / greatest. Times are those of requests in the audit log, on one busy host of two cores.',
    '',
    ...runsTable(traces),
    ...profiles.flatMap((profile) =>
      intervalTable(
        profile,
        traces.filter(({ header }) => header.profile === profile),
      ),
    ),
    '## From one write on an object to the next',
    '',
    ...kinds.filter((kind) => kind !== 'Event').flatMap((kind) => edgeList(kind, traces)),
    '## Events, by step',
    '',
    ...latestOfEach(traces).flatMap(eventList),
    '## Writes to nodes and leases, and all Events on nodes',
    '',
    ...latestOfEach(traces).flatMap(nodeSequence),
  ].join('\n');
}

function runsTable(traces: readonly Trace[]): readonly string[] {
  const runs = Map.groupBy(traces, ({ header }) => `${header.profile} | ${header.scenario}`);
  return [
    '| profile | scenario | runs | verdicts of powercut |',
    '| --- | --- | --- | --- |',
    ...[...runs].map(
      ([name, of]) =>
        `| ${name} | ${of.length} | ${[...new Set(of.map(({ header }) => header.verdict.status))].join(', ')} |`,
    ),
    '',
  ];
}

const intervalTable = (profile: string, traces: readonly Trace[]): readonly string[] => [
  `## Intervals, profile ${profile}`,
  '',
  '| from → to | n | least / middle / 95 % / greatest |',
  '| --- | --- | --- |',
  ...intervalsOf(traces)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name, values }) => `| ${name} | ${values.length} | ${spread(values)} |`),
  '',
];

const edgeList = (kind: string, traces: readonly Trace[]): readonly string[] => [
  `### ${kind}`,
  '',
  ...[...edgesOf(traces, kind)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, 80)
    .flatMap(([edge, delays]) => {
      const [from = '', to = ''] = edge.split('  →  ');
      return [`- ${delays.length} × ${spread(delays)}`, `  - ${from}`, `  - ${to}`];
    }),
  '',
];

/** One trace of each scenario and profile is enough to read. */
function latestOfEach(traces: readonly Trace[]): readonly Trace[] {
  return [...new Map(traces.map((trace) => [`${trace.header.profile} ${trace.header.scenario}`, trace])).values()];
}

const nameOf = ({ header }: Trace): string => `${header.scenario}, ${header.profile}`;

const eventList = (trace: Trace): readonly string[] => [
  `### ${nameOf(trace)}`,
  '',
  ...[...eventsOf(trace)].flatMap(([title, events]) => [
    `**${title}**`,
    '',
    ...[...events].map(([event, count]) => `- ${count} × ${event}`),
    '',
  ]),
];

const nodeSequence = (trace: Trace): readonly string[] => [
  `### ${nameOf(trace)}`,
  '',
  '```',
  ...sequenceOf(
    trace,
    0,
    Number.POSITIVE_INFINITY,
    ({ write, after }) =>
      ['Node', 'Lease'].includes(write.kind) ||
      (write.kind === 'Event' && String(after.get('about')).startsWith('Node ')),
  ),
  '```',
  '',
];
