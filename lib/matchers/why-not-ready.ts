import type { Workload } from '../cluster/workload.ts';
import { escapeForRegExp } from '../escape-for-reg-exp.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { numberOf, partOf, textOf } from '../recorder/field-value.ts';

/**
 * Why Pods of a workload are not Ready, what concerns most of them first: what its Warning Events say (an image that cannot
 * be pulled, a probe that fails, no node that fits, a ReplicaSet that may create none), else what the Pods' own conditions do.
 */
export function whyNotReady(workload: Workload): readonly string[] {
  const { timeline } = workload.observed;
  const warnings = timeline.objects('Event').flatMap(({ fields }) => {
    const event = fields.get('event');
    const about = partOf(event, 'regarding');
    if (textOf(event, 'type') !== 'Warning' || textOf(about, 'namespace') !== workload.namespace) return [];
    return [{ text: `${textOf(event, 'reason')}: ${textOf(event, 'message')}`, count: numberOf(event, 'count') ?? 1 }];
  });
  const conditions = workload.pods().flatMap(({ fields }) =>
    ['PodScheduled', 'Ready'].flatMap((type) => {
      const condition = fields.get(conditionField(type));
      if (conditionStatus(condition) !== 'False') return [];
      return [{ text: `${type} is False: ${textOf(condition, 'message') ?? textOf(condition, 'reason')}`, count: 1 }];
    }),
  );
  const counts = new Map<string, number>();
  for (const { text, count } of warnings.length > 0 ? warnings : conditions) {
    const general = withoutNames(text, workload);
    counts.set(general, (counts.get(general) ?? 0) + count);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([text, count]) => `${text} (${count} times)`);
}

/** What is said of each Pod in the same words, but for its name and address, is one thing. */
function withoutNames(text: string, workload: Workload): string {
  const names = workload.pods().map(({ subject }) => subject.name);
  return names
    .reduce((shorter, name) => shorter.replaceAll(wholeWord(name), '…'), text)
    .replaceAll(/\b\d{1,3}(\.\d{1,3}){3}\b/g, '…')
    .replaceAll(/\([0-9a-f-]{36}\)/g, '');
}

const wholeWord = (name: string): RegExp => new RegExp(String.raw`(?<![\w-])${escapeForRegExp(name)}(?![\w-])`, 'g');
