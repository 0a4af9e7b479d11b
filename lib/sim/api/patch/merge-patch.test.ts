import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { mergePatch } from './merge-patch.ts';

// RFC 7396, appendix A, as far as the target is an object.
for (const [target, patch, result] of [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
] as const) {
  test(`${JSON.stringify(target)} with ${JSON.stringify(patch)} is ${JSON.stringify(result)}`, () => {
    expect(mergePatch(target, patch)).toEqual(result);
  });
}

const json = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 3 }));

test('a patch applied again changes nothing more', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      const once = mergePatch(target, patch);
      expect(mergePatch(once, patch)).toEqual(once);
    }),
  );
});

test('what a patch does not name stays the very same', () => {
  fc.assert(
    fc.property(json, json, (target, patch) => {
      const patched = mergePatch(target, patch);
      for (const key of Object.keys(target)) if (!(key in patch)) expect(patched[key]).toBe(target[key]);
    }),
  );
});
