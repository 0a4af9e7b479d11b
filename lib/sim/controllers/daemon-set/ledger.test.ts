import { expect, test } from '@playwright/test';
import { type Holding, Ledger } from './ledger.ts';

test('a node is looked at once, and again only when it has changed', () => {
  const held = new Map<string, Holding>([
    ['a', 'ready'],
    ['b', 'busy'],
  ]);
  const looked: string[] = [];
  const ledger = new Ledger(['a', 'b', 'c'], (node) => {
    looked.push(node);
    return held.get(node);
  });
  expect(ledger.holdings()).toEqual({ ready: 1, unready: 0, misscheduled: 0, busy: 1 });
  expect(looked.splice(0)).toEqual(['a', 'b', 'c']);
  held.set('b', 'unready');
  held.set('d', 'misscheduled');
  expect(ledger.holdings()).toEqual({ ready: 1, unready: 0, misscheduled: 0, busy: 1 });
  for (const node of ['b', 'd', 'b']) ledger.change(node);
  expect(ledger.holdings()).toEqual({ ready: 1, unready: 1, misscheduled: 1, busy: 0 });
  expect(looked).toEqual(['b', 'd']);
  held.delete('a');
  ledger.change('a');
  expect(ledger.holdings()).toEqual({ ready: 0, unready: 1, misscheduled: 1, busy: 0 });
});
