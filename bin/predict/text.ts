import {
  type PredictedRow,
  type Prediction,
  type SettingName,
  type Toleration,
  tolerationsOf,
} from '../../lib/model/predict.ts';
import { ordinal } from '../../lib/model/predict-no-execute.ts';
import { flagNames, type SupposedSetting } from '../../lib/model/predict-settings.ts';
import { formatDuration } from '../../lib/units.ts';
import { formatWindow } from '../../lib/verdict/judge.ts';
import { createInk, type Ink } from '../../reports/terminal/ink.ts';
import { layOut } from '../../reports/terminal/layout.ts';
import { plural } from '../../reports/words.ts';
import { asciiStrokes, picture, unicodeStrokes } from './picture.ts';

export interface TextOptions {
  readonly columns: number;
  readonly color: boolean;
  readonly unicode: boolean;
}

/** A prediction for people: its table, a picture of it, why each row is as it is, and what it stands on. */
export function predictionText(prediction: Prediction, { columns, color, unicode }: TextOptions): string {
  const ink = createInk({ color, unicode });
  // Before anything is laid out, for the substitutes are of other lengths.
  const say: Say = unicode ? (text) => text : (text) => ink.plain(inLatin(text));
  const rows = fewOf(prediction.rows.map((row, index) => ({ ...row, number: index + 1 })));
  const labels = rows.map((row) => `${numberText(row.number)}  ${labelOf(row, prediction)}`);
  const strokes = unicode ? unicodeStrokes : asciiStrokes;
  const block = (prefix: string, text: string) => layOut({ prefix, text: say(text) }, columns);
  const sections = [
    heading(prediction).flatMap((text) => block('', text)),
    tableOf(rows, { ink, say, columns }),
    [
      ink.paint('quiet', `${strokes.comes} comes within  ${strokes.race} a race  ${strokes.budget} a budget`),
      ...picture({ rows }, { labels, columns, strokes }),
    ],
    [
      ink.paint('strong', 'Why'),
      ...reasons(rows).flatMap(({ numbers, texts }) => [
        ...block(`${numbers}  `, texts[0]),
        ...block('    ', texts[1]),
      ]),
    ],
    [ink.paint('strong', 'Settings'), ...settingTexts(prediction).flatMap((text) => block('    ', text))],
    prediction.notes.flatMap((note) => block('! ', note)),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type Say = (text: string) => string;

type NumberedRow = PredictedRow & { readonly number: number };

/** Of many nodes that fail together, the first three and the last; their turns differ by nothing but a number. */
function fewOf(rows: readonly NumberedRow[]): readonly NumberedRow[] {
  const last = Math.max(...rows.map(({ node }) => node ?? 0));
  return rows.filter(({ node }) => node === undefined || node <= 3 || node === last);
}

/** Its id, and which of several rows of that id it is. */
function labelOf({ id, node, toleration }: NumberedRow, { cut }: Prediction): string {
  const which = node !== undefined && cut.fail > 1 ? ` ${ordinal(node)}` : '';
  const tolerated = toleration !== undefined && tolerationsOf(cut).length > 1 ? ` ${tolerationText(toleration)}` : '';
  return `${id}${which}${tolerated}`;
}

function heading({ cut, verified, zone }: Prediction): readonly string[] {
  const { settings, workers, controlPlanes, fail, podsPerNode } = cut;
  const tolerations = tolerationsOf(cut).map(tolerationText);
  const total = workers + controlPlanes;
  return [
    `Kubernetes ${settings.kubernetesVersion.value}${verified ? '' : ' (extrapolated)'}: ${fail} of ${plural(workers, 'worker')} ${fail === 1 ? 'loses' : 'lose'} power, with ${plural(podsPerNode, 'pod')} ${fail === 1 ? 'on it' : 'on each'} that tolerate it ${tolerations.join(', ')}.`,
    `Of ${plural(total, 'node')}, ${plural(controlPlanes, 'control plane')} among them, ${fail} ${fail === 1 ? 'is' : 'are'} not Ready then, which makes the zone ${zone}.`,
  ];
}

function tableOf(
  rows: readonly NumberedRow[],
  { ink, say, columns }: { readonly ink: Ink; readonly say: Say; readonly columns: number },
): readonly string[] {
  const cells = rows.map((row) => ({
    row,
    cut: say(row.afterCut === undefined ? 'never' : formatWindow(row.afterCut)),
    cause: say(row.afterCause === undefined ? '–' : formatWindow(row.afterCause)),
  }));
  const [cut, cause] = ['after the cut', 'after its cause'];
  const cutWidth = Math.max(cut.length, ...cells.map((each) => each.cut.length));
  const causeWidth = Math.max(cause.length, ...cells.map((each) => each.cause.length));
  return [
    ink.paint('quiet', `    ${cut.padEnd(cutWidth)}  ${cause.padEnd(causeWidth)}  what`),
    ...cells.flatMap(({ row, ...texts }) => {
      const prefix = `${numberText(row.number)}  ${texts.cut.padEnd(cutWidth)}  ${texts.cause.padEnd(causeWidth)}  `;
      return layOut({ prefix, text: say(`${row.what}${remark(row)}`) }, columns);
    }),
  ];
}

function remark({ outcome, budget, afterCut }: PredictedRow): string {
  const race = outcome === 'race' ? ', or never (a race)' : '';
  return budget && afterCut !== undefined ? ` (a budget)${race}` : race;
}

/** What rows have in common is told once. */
function reasons(rows: readonly NumberedRow[]) {
  const alike = Map.groupBy(rows, (row) => JSON.stringify(reasonOf(row)));
  return [...alike.values()].flatMap((same) => {
    const [row] = same;
    if (row === undefined) return [];
    return [{ numbers: same.map(({ number }) => numberText(number)).join(','), texts: reasonOf(row) }];
  });
}

function reasonOf({ relativeTo, formula, because, uses, excused }: NumberedRow): readonly [rule: string, why: string] {
  const late = excused === undefined ? '' : ` Rarely as late as ${formatDuration(excused.hi)}: ${excused.because}.`;
  const from = uses.length === 0 ? '' : ` [${uses.map((name) => settingLabels[name]).join(', ')}]`;
  return [`after ${relativeTo}: ${formula}${from}`, `${because}.${late}`];
}

const settingLabels: { readonly [name in SettingName]: string } = {
  kubernetesVersion: 'version',
  nodeMonitorGracePeriod: 'node-monitor-grace-period',
  nodeMonitorPeriod: 'node-monitor-period',
  nodeEvictionRate: 'node-eviction-rate',
  defaultUnreachableTolerationSeconds: 'default-unreachable-toleration-seconds',
  defaultNotReadyTolerationSeconds: 'default-not-ready-toleration-seconds',
  nodeLeaseDuration: 'lease duration',
};

const shownAs: { readonly [name in Exclude<SettingName, 'kubernetesVersion'>]: (value: number) => string } = {
  nodeMonitorGracePeriod: formatDuration,
  nodeMonitorPeriod: formatDuration,
  nodeEvictionRate: (value) => `${value}/s`,
  defaultUnreachableTolerationSeconds: (value) => `${value} s`,
  defaultNotReadyTolerationSeconds: (value) => `${value} s`,
  nodeLeaseDuration: formatDuration,
};

function settingTexts({ cut }: Prediction): readonly string[] {
  const { settings, nodeLeaseDuration } = cut;
  const { value, source } = settings.kubernetesVersion;
  const numbers = [
    ...flagNames.map((name) => [name, settings[name]] as const),
    ['nodeLeaseDuration', nodeLeaseDuration] as const,
  ];
  return [
    `${settingLabels.kubernetesVersion} ${value}: ${source}`,
    ...numbers.map(([name, setting]) => `${settingLabels[name]} ${settingText(setting, shownAs[name])}`),
  ];
}

function settingText({ value, source, assumed }: SupposedSetting<number>, show: (value: number) => string): string {
  if (assumed === undefined) return `${show(value)}: ${source}`;
  return `${show(value)}: ${source}; between ${show(assumed.lo)} and ${show(assumed.hi)}, for ${assumed.because}`;
}

const tolerationText = (toleration: Toleration): string =>
  toleration === 'forever' ? toleration : `${toleration / 1000} s`;

const numberText = (number: number): string => String(number).padStart(2);

/** The letters of formulas, in ASCII. */
function inLatin(text: string): string {
  return text.replaceAll(/[δερ₂−⌊⌋]/g, (letter) => latin[letter] ?? letter);
}

const latin: { readonly [letter: string]: string } = {
  δ: 'd',
  ε: 'e',
  ρ: 'r',
  '₂': '2',
  '−': '-',
  '⌊': 'floor(',
  '⌋': ')',
};
