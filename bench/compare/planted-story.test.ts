import { expect, test } from '@playwright/test';
import { execa } from 'execa';

/** In a process of its own: Playwright has loaders of its own. */
const told = (find: string) =>
  execa(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { measuredStory } from './measured-story.ts';
       import { plantedStory } from './planted-story.ts';
       const planted = await plantedStory({ file: 'controllers/pod-gc/pod-gc-controller.ts', find: '${find}', replace: 'const quarantineTime = 90_000;' });
       console.log(JSON.stringify([measuredStory(1), planted.measuredStory(1), measuredStory(1)]));`,
    ],
    { cwd: import.meta.dirname, reject: false },
  );

test('a constant that is planted shows in its claim, outside its window, and in no other story', async () => {
  const { stdout } = await told('const quarantineTime = 40_000;');
  const [before, planted, after] = JSON.parse(stdout);
  expect(after).toEqual(before);
  expect(planted.slice(0, -1)).toEqual(before.slice(0, -1));
  expect(before.at(-1)).toMatchObject({ claim: 'pods.garbage-collected', passed: true });
  expect(planted.at(-1)).toMatchObject({ claim: 'pods.garbage-collected', passed: false });
});

test('a constant that is not there is refused', async () => {
  const { exitCode, stderr } = await told('const quarantineTime = 41_000;');
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('has not just once: const quarantineTime = 41_000;');
});
