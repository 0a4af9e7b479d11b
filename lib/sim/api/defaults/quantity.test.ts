import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { canonicalQuantity, compareQuantities, parseQuantity } from './quantity.ts';

// apimachinery, pkg/api/resource/quantity_test.go.
for (const [given, canonical] of [
  ['0', '0'],
  ['100m', '100m'],
  ['1000m', '1'],
  ['0.5', '500m'],
  ['.5', '500m'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['1500Mi', '1500Mi'],
  ['0.5Ki', '512'],
  ['1000k', '1M'],
  ['1024', '1024'],
  ['12e6', '12e6'],
  ['1e3', '1e3'],
  ['-5', '-5'],
  ['100000u', '100m'],
  ['1.2345', '1234500u'],
] as const) {
  test(`${given} is written as ${canonical}`, () => {
    expect(canonicalQuantity(given)).toBe(canonical);
  });
}

test('what is no quantity is none, and is left alone', () => {
  for (const text of ['', 'x', '1.2.3', '1Xi', '--1']) {
    expect(parseQuantity(text)).toBeUndefined();
    expect(canonicalQuantity(text)).toBe(text);
  }
});

test('writing keeps the value, and is done once', () => {
  const suffix = fc.constantFrom('', 'm', 'k', 'M', 'Ki', 'Mi', 'Gi', 'u');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), suffix, (number, unit) => {
      const text = `${number}${unit}`;
      const canonical = canonicalQuantity(text);
      expect(compareQuantities(canonical, text)).toBe(0);
      expect(canonicalQuantity(canonical)).toBe(canonical);
    }),
  );
});
