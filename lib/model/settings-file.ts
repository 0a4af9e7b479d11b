import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import { seconds } from '../units.ts';
import type { SupposedSetting, SupposedSettings } from './predict-settings.ts';
import { predictableVersion } from './predict-version.ts';
import type { Setting } from './settings.ts';

const source = z.string().min(1).describe('Where the value is from.');

/** A number with its source, and with the ends of its range where it is assumed. */
const setting = (value: z.ZodNumber, description: string) =>
  z
    .strictObject({
      value,
      source,
      assumed: z
        .strictObject({ lo: value, hi: value, because: z.string() })
        .exactOptional()
        .describe('The value is not known, but supposed to lie between these ends.'),
    })
    .refine((each) => each.assumed === undefined || (each.assumed.lo <= each.value && each.value <= each.assumed.hi), {
      error: 'the value must lie between the ends that are assumed',
    })
    .describe(description);

const positive = () => z.number().positive();
const whole = () => z.int().min(0);

/** What `powercut capture` writes and `powercut predict --settings` reads. Whatever is left out is what it would be without. */
export const settingsFile = z
  .strictObject({
    $schema: z.string().exactOptional(),
    settingsVersion: z.literal(1).describe('Version of this format.'),
    kubernetesVersion: z.strictObject({ value: z.string(), source }).exactOptional().describe('As in v1.37.2.'),
    nodeMonitorGracePeriodSeconds: setting(
      positive(),
      'Seconds without a heartbeat until Ready is Unknown.',
    ).exactOptional(),
    nodeMonitorPeriodSeconds: setting(
      positive(),
      'Seconds between passes of the node lifecycle controller.',
    ).exactOptional(),
    nodeEvictionRate: setting(positive(), 'Nodes per second and zone that get a NoExecute taint.').exactOptional(),
    defaultUnreachableTolerationSeconds: setting(
      whole(),
      'Given to Pods without a toleration of their own.',
    ).exactOptional(),
    defaultNotReadyTolerationSeconds: setting(
      whole(),
      'Given to Pods without a toleration of their own.',
    ).exactOptional(),
    nodes: z
      .record(
        z.string(),
        z.strictObject({
          role: z.enum(['control-plane', 'worker']),
          zone: z.string().exactOptional().describe('Region and zone of its labels.'),
          nodeLeaseDurationSeconds: setting(positive(), 'Seconds; the kubelet renews its Lease at a quarter of that.'),
        }),
      )
      .exactOptional()
      .describe('By name.'),
  })
  .meta({
    id: 'Settings',
    title: 'powercut settings',
    description: "The settings that decide a dead node's timeline.",
  });

type SettingsFile = z.infer<typeof settingsFile>;

/** What a settings file says, as far as it says something. */
export type GivenSettings = Partial<SupposedSettings>;

/** Reads a settings file. Throws HarnessError `E_SETTINGS_FILE` (exit code 2), which names the first key that is wrong. */
export function parseSettingsFile(text: string, name: string): GivenSettings {
  const refused = (why: string, cause?: unknown) =>
    new HarnessError('E_SETTINGS_FILE', `The settings in ${name} cannot be used: ${why}.`, {
      hint: 'powercut capture writes such a file from a cluster; every value is {"value": …, "source": "…"}.',
      exitCode: 2,
      cause,
    });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw refused('it is no JSON', error);
  }
  const parsed = settingsFile.safeParse(content);
  if (!parsed.success) throw refused(whyNot(parsed.error), parsed.error);
  const { kubernetesVersion } = parsed.data;
  if (kubernetesVersion !== undefined) predictableVersion(kubernetesVersion.value);
  return fromFile(parsed.data);
}

function whyNot(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'it is of another form';
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${path === '' ? key : `${path}.${key}`}"`).join(', ');
    return `${keys} ${issue.keys.length === 1 ? 'is no setting' : 'are no settings'}`;
  }
  const message = issue.message
    .replace(/^Invalid input: /, '')
    .replace(/^(Too (?:small|big)): expected number to be/, 'it must be');
  return path === '' ? message : `"${path}": ${message}`;
}

function fromFile({
  $schema: _schema,
  settingsVersion: _version,
  kubernetesVersion,
  nodes,
  ...file
}: SettingsFile): GivenSettings {
  const numbers = {
    nodeMonitorGracePeriod: inMilliseconds(file.nodeMonitorGracePeriodSeconds),
    nodeMonitorPeriod: inMilliseconds(file.nodeMonitorPeriodSeconds),
    nodeEvictionRate: file.nodeEvictionRate,
    defaultUnreachableTolerationSeconds: file.defaultUnreachableTolerationSeconds,
    defaultNotReadyTolerationSeconds: file.defaultNotReadyTolerationSeconds,
  };
  return {
    ...Object.fromEntries(Object.entries(numbers).filter(([, found]) => found !== undefined)),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(nodes === undefined
      ? {}
      : {
          nodes: Object.fromEntries(
            Object.entries(nodes).map(([name, { nodeLeaseDurationSeconds, ...node }]) => [
              name,
              { ...node, nodeLeaseDuration: scaled(nodeLeaseDurationSeconds, seconds) },
            ]),
          ),
        }),
  };
}

const inMilliseconds = (given: SupposedSetting<number> | undefined) =>
  given === undefined ? undefined : scaled(given, seconds);

/** The text of a settings file. */
export function settingsFileText(settings: SupposedSettings): string {
  const inSeconds = (value: number) => value / 1000;
  const file: SettingsFile = {
    settingsVersion: 1,
    kubernetesVersion: settingOf(settings.kubernetesVersion),
    nodeMonitorGracePeriodSeconds: scaled(settings.nodeMonitorGracePeriod, inSeconds),
    nodeMonitorPeriodSeconds: scaled(settings.nodeMonitorPeriod, inSeconds),
    nodeEvictionRate: scaled(settings.nodeEvictionRate, same),
    defaultUnreachableTolerationSeconds: scaled(settings.defaultUnreachableTolerationSeconds, same),
    defaultNotReadyTolerationSeconds: scaled(settings.defaultNotReadyTolerationSeconds, same),
    nodes: Object.fromEntries(
      Object.entries(settings.nodes).map(([name, { nodeLeaseDuration, ...node }]) => [
        name,
        { ...node, nodeLeaseDurationSeconds: scaled(nodeLeaseDuration, inSeconds) },
      ]),
    ),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

const same = (value: number): number => value;

const settingOf = <T>({ value, source: from }: Setting<T>) => ({ value, source: from });

function scaled({ value, source: from, assumed }: SupposedSetting<number>, scale: (value: number) => number) {
  return {
    value: scale(value),
    source: from,
    ...(assumed === undefined
      ? {}
      : { assumed: { lo: scale(assumed.lo), hi: scale(assumed.hi), because: assumed.because } }),
  };
}
