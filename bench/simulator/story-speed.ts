import { realClock } from '../../lib/clock/real-clock.ts';
import { type Figure, median } from './figure.ts';
import { hostSpeed } from './host-speed.ts';
import { tellStory } from './told-story.ts';

const goal = 50;

/** How long the story of six virtual minutes takes of this host, in milliseconds, once the code is warm. */
export function storySpeed(): Figure {
  const clock = realClock();
  const durations: number[] = [];
  let story = tellStory({ seed: 1, digest: false });
  for (let round = 0; round < 30; round += 1) {
    const begun = clock.now();
    story = tellStory({ seed: 1, digest: false });
    if (round >= 10) durations.push(clock.now() - begun);
  }
  const took = median(durations);
  const whole = story.evicted >= 1 && story.running === 10;
  return {
    name: 'the story with default settings, in process',
    goal: `at most ${goal} ms of wall time`,
    met: whole && took <= goal,
    measured: {
      'ms, median of 20': took,
      worst: Math.max(...durations),
      'times real time': story.lasted / took,
      writes: story.writes,
      'pods evicted': story.evicted,
      'pods running at the end': story.running,
    },
    control: hostSpeed(clock),
  };
}
