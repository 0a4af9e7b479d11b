import { expect, test } from '@playwright/test';
import { AddressPool } from './address-pool.ts';

test('addresses are given one after the other, round and round', () => {
  const pool = new AddressPool();
  expect(pool.take()).toBeUndefined();
  pool.configure('10.244.1.0/29');
  expect([pool.take(), pool.take()]).toEqual(['10.244.1.2', '10.244.1.3']);
  pool.giveBack('10.244.1.2');
  expect([pool.take(), pool.take(), pool.take()]).toEqual(['10.244.1.4', '10.244.1.5', '10.244.1.6']);
  expect([pool.take(), pool.take()]).toEqual(['10.244.1.2', undefined]);
});

test('another range begins anew', () => {
  const pool = new AddressPool();
  pool.configure('10.244.1.0/24');
  pool.take();
  pool.configure('10.244.3.0/24');
  expect(pool.take()).toBe('10.244.3.2');
});
