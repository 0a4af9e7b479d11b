import { expect, test } from '@playwright/test';
import { diffFields } from './diff.ts';
import type { Field } from './fields/field.ts';
import type { FieldValue, ServerTime } from './observation.ts';

const stamp = (time: string): ServerTime => ({ time, precision: 1000, source: 's', writer: 'kubelet' });
const field = (value: FieldValue, time?: string): Field =>
  time === undefined ? { value } : { value, server: stamp(time) };

test('what was not there before is all new', () => {
  const after = new Map([
    ['exists', field(true, 'T1')],
    ['phase', field('Pending')],
  ]);
  expect(diffFields(undefined, after)).toEqual([
    { field: 'exists', to: true, server: stamp('T1') },
    { field: 'phase', to: 'Pending' },
  ]);
});

test('only what differs is a change, and what is missing has gone', () => {
  const before = new Map([
    ['same', field({ a: [1, 2] })],
    ['other', field({ status: 'True' })],
    ['gone', field(true)],
  ]);
  const after = new Map([
    ['same', field({ a: [1, 2] })],
    ['other', field({ status: 'False' })],
  ]);
  expect(diffFields(before, after)).toEqual([
    { field: 'other', from: { status: 'True' }, to: { status: 'False' } },
    { field: 'gone', from: true },
  ]);
});

test('a stamp that did not move is not the time of the change', () => {
  const before = new Map([['c', field({ status: 'True', message: 'a' }, 'T1')]]);
  const reworded = new Map([['c', field({ status: 'True', message: 'b' }, 'T1')]]);
  const flipped = new Map([['c', field({ status: 'False', message: 'b' }, 'T2')]]);
  expect(diffFields(before, reworded)[0]).not.toHaveProperty('server');
  expect(diffFields(reworded, flipped)[0]).toHaveProperty('server.time', 'T2');
});

test('a stamp that moves alone is no change', () => {
  expect(diffFields(new Map([['c', field('x', 'T1')]]), new Map([['c', field('x', 'T2')]]))).toEqual([]);
});
