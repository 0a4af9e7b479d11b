import { expect, test } from '@playwright/test';
import { conditionField } from '../kubernetes/conditions.ts';
import { madeUpNode, nothingDone, observe, otherNode } from '../testing/made-up-story.ts';
import { stage } from '../testing/staged-story.ts';
import { seconds } from '../units.ts';
import { isOutageOf, outagesOf } from './outages.ts';

const becomes = (name: string, status: string, at: number) =>
  observe({ kind: 'Node', name }, conditionField('Ready'), seconds(at), { status: 'True' }, { status });

test('an outage begins with the first change away from Ready, ends with the return to it, and else lasts', () => {
  const { cluster } = stage({
    times: nothingDone,
    extra: [
      becomes(otherNode, 'False', 3),
      becomes(otherNode, 'Unknown', 4),
      becomes(otherNode, 'True', 6),
      becomes(otherNode, 'Unknown', 9),
    ],
  });
  const found = outagesOf(cluster, otherNode).map(({ lo, hi }) => [Math.round(lo / 100), Math.round(hi / 100)]);
  expect(found).toEqual([
    [29, 61],
    [89, Number.POSITIVE_INFINITY],
  ]);
});

test('of a node that was taken from the cluster only the first outage since is its own', () => {
  const { cluster, dark } = stage({
    times: nothingDone,
    extra: [
      becomes(madeUpNode, 'Unknown', 3),
      becomes(madeUpNode, 'True', 5),
      becomes(madeUpNode, 'Unknown', 12.2),
      becomes(madeUpNode, 'True', 12.3),
      becomes(madeUpNode, 'Unknown', 12.4),
    ],
  });
  cluster.playUntil(seconds(14));
  const own = outagesOf(cluster, madeUpNode).filter(({ lo }) => lo > 0);
  expect(own.map((outage) => isOutageOf(dark, outage))).toEqual([false, true, false]);
  expect(own.map((outage) => isOutageOf(dark, { ...outage, node: otherNode }))).toEqual([false, false, false]);
});

test('a node that was not Ready when we came was out since ever, and one that was not there then as well', () => {
  const ready = conditionField('Ready');
  const made = observe({ kind: 'Node', name: 'third' }, ready, seconds(3), undefined, { status: 'True' });
  const unready = observe(
    { kind: 'Node', name: otherNode },
    ready,
    seconds(3),
    { status: 'False' },
    { status: 'True' },
  );
  const { cluster } = stage({ times: nothingDone, extra: [made, unready] });
  for (const name of ['third', otherNode]) {
    const [first, ...more] = outagesOf(cluster, name);
    expect(first?.lo).toBe(Number.NEGATIVE_INFINITY);
    expect(first?.hi).toBeLessThan(seconds(4));
    expect(more).toEqual([]);
  }
});
