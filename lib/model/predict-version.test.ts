import { expect, test } from '@playwright/test';
import { caught } from '../testing/caught.ts';
import { predictableVersion } from './predict-version.ts';

for (const [text, version, verified] of [
  ['1.36', 'v1.36.0', true],
  ['v1.31.0', 'v1.31.0', true],
  ['1.37.2', 'v1.37.2', true],
  ['v1.33.5-gke.1080000', 'v1.33.5-gke.1080000', true],
  ['v1.34.1+k3s1', 'v1.34.1+k3s1', true],
  ['1.30', 'v1.30.0', false],
  ['1.20.1', 'v1.20.1', false],
  ['1.38', 'v1.38.0', false],
] as const) {
  test(`${text} is ${version}, ${verified ? 'verified' : 'extrapolated'}`, () => {
    expect(predictableVersion(text)).toEqual({ version, verified });
  });
}

for (const text of ['1.14', 'v1.19.16', '2.0', '0.9']) {
  test(`${text} is refused, because it is not modelled`, () => {
    expect(caught(() => predictableVersion(text))).toMatchObject({ code: 'E_NOT_MODELLED', exitCode: 2 });
  });
}

for (const text of ['latest', '', '1', 'x1.36', '1.36.']) {
  test(`"${text}" is refused, because it is no version`, () => {
    expect(caught(() => predictableVersion(text))).toMatchObject({ code: 'E_USAGE', exitCode: 2 });
  });
}
