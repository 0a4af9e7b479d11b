import { expect, test } from '@playwright/test';
import { refusalOf } from '../../testing/refusal.ts';
import { jsonPatch } from './json-patch.ts';

// RFC 6902, appendix A.
for (const [document, operations, result] of [
  [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
  [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
  [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
  [{ foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
  [{ baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
  [
    { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
    [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
    { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
  ],
  [
    { foo: ['all', 'grass', 'cows', 'eat'] },
    [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
    { foo: ['all', 'cows', 'eat', 'grass'] },
  ],
  [
    { baz: 'qux', foo: ['a', 2, 'c'] },
    [
      { op: 'test', path: '/baz', value: 'qux' },
      { op: 'test', path: '/foo/1', value: 2 },
    ],
    { baz: 'qux', foo: ['a', 2, 'c'] },
  ],
  [{ '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
  [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }], { foo: ['bar', ['abc', 'def']] }],
  [{ a: { b: 1 } }, [{ op: 'copy', from: '/a/b', path: '/c' }], { a: { b: 1 }, c: 1 }],
  // The real server's: what is not there may be replaced in an object, and is as good as null.
  [{}, [{ op: 'replace', path: '/a', value: 1 }], { a: 1 }],
  [{}, [{ op: 'test', path: '/a', value: null }], {}],
  [{ a: [1, 2, 3] }, [{ op: 'remove', path: '/a/-1' }], { a: [1, 2] }],
] as const) {
  test(`${JSON.stringify(operations)} of ${JSON.stringify(document)}`, () => {
    expect(jsonPatch(document, operations)).toEqual(result);
  });
}

for (const operation of [
  { op: 'test', path: '/foo', value: 'other' },
  { op: 'add', path: '/no/such', value: 1 },
  { op: 'remove', path: '/nothing' },
  { op: 'replace', path: '/list/7', value: 1 },
  { op: 'add', path: '/list/9', value: 1 },
  { op: 'bogus', path: '/foo' },
  { op: 'add' },
]) {
  test(`${JSON.stringify(operation)} does not apply`, () => {
    expect(refusalOf(() => jsonPatch({ foo: 'bar', list: [1] }, [operation]))).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    });
  });
}
