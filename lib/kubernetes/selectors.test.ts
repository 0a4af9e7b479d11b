import { expect, test } from '@playwright/test';
import { matchesSelector } from './selectors.ts';

const labels = { app: 'shop', tier: 'web' };

for (const [what, selector, matches] of [
  ['all labels', { matchLabels: { app: 'shop', tier: 'web' } }, true],
  ['another value', { matchLabels: { app: 'shop', tier: 'db' } }, false],
  ['a label that is not there', { matchLabels: { zone: '' } }, false],
  ['In', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['db', 'web'] }] }, true],
  ['In, and not among them', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['db'] }] }, false],
  ['NotIn', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] }, true],
  ['NotIn, and among them', { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] }, false],
  ['NotIn of a label that is not there', { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['y'] }] }, true],
  ['Exists', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
  ['Exists of none', { matchExpressions: [{ key: 'x', operator: 'Exists' }] }, false],
  ['DoesNotExist', { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, true],
  ['DoesNotExist of one', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
  [
    'both, of which one does not match',
    { matchLabels: { app: 'x' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    false,
  ],
  ['an operator that does not exist', { matchExpressions: [{ key: 'tier', operator: 'Maybe' }] }, false],
] as const) {
  test(`a selector with ${what} ${matches ? 'matches' : 'does not match'}`, () => {
    expect(matchesSelector(labels, selector)).toBe(matches);
  });
}
