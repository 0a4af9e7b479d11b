import { expect, test } from '@playwright/test';
import { seconds } from '../units.ts';
import { type ClusterSpec, type LatencyProfile, latencyProfiles } from './cluster.ts';
import { estimateRun, type RunPlan } from './estimate.ts';

const story = [
  'node.ready-unknown',
  'node.taint-no-execute',
  'pods.evicted',
  'pods.replaced',
  'node.ready-again',
  'node.drained',
  'node.joined',
];
const shortStory = ['node.stayed-ready'];

const specOf = (kubernetesVersion: string, profile: LatencyProfile): ClusterSpec => ({
  name: 'a',
  kubernetesVersion,
  profile,
  workers: 2,
  workloadImage: 'nginx',
});

const estimate = (kubernetesVersion: string, profile: LatencyProfile, plan: Partial<RunPlan> = {}) =>
  estimateRun(specOf(kubernetesVersion, profile), { scenarios: [story], repeat: 1, parallel: 1, ...plan });

test('a fast run is told to take about two minutes, a medium one under three, a default one the five minutes of its tolerations more', () => {
  expect(estimate('v1.37.2', 'fast').typical).toBe(seconds(135));
  expect(estimate('v1.37.2', 'medium').typical).toBe(seconds(110 + 24 - 3 + 1.5 + 30));
  expect(estimate('v1.37.2', 'default').typical).toBe(seconds(110 + 300 + 47.5));
});

test('versions differ by their grace period, and by the pass that sets NoExecute', () => {
  expect(estimate('v1.31.0', 'default').typical).toBe(seconds(110 + 300 + 37.5 + 5));
  expect(estimate('v1.33.1', 'default').typical - estimate('v1.34.1', 'default').typical).toBe(seconds(5));
});

test('settings of a file count more than those of the profile', () => {
  const settings = { file: 's.json', values: { defaultUnreachableTolerationSeconds: 100 } };
  const plan = { scenarios: [story], repeat: 1, parallel: 1 };
  const given = estimateRun({ ...specOf('v1.37.2', 'fast'), settings }, plan);
  expect(given.typical - estimate('v1.37.2', 'fast').typical).toBe(seconds(90));
});

test('a scenario takes what its claims must wait for, and several take the sum', () => {
  const short = estimate('v1.37.2', 'fast', { scenarios: [shortStory] }).typical;
  expect(short).toBe(seconds(45 + 10 + 16 + 5));
  const both = estimate('v1.37.2', 'fast', { scenarios: [story, shortStory] }).typical;
  expect(both).toBe(estimate('v1.37.2', 'fast').typical + seconds(10 + 16));
});

test('a repetition takes the scenario again, and the hand-over to another process', () => {
  const once = estimate('v1.37.2', 'fast').typical;
  expect(estimate('v1.37.2', 'fast', { repeat: 3 }).typical).toBe(once + 2 * seconds(135 - 50 + 5));
});

test('clusters at a time are made one after the other, and share the scenarios, but divide none of them', () => {
  const two = estimate('v1.37.2', 'fast', { scenarios: [story, story], parallel: 2 }).typical;
  expect(two).toBe(seconds(2 * 45 + 85 + 2 * 5));
  const uneven = estimate('v1.37.2', 'fast', { scenarios: [story, shortStory], parallel: 2 }).typical;
  expect(uneven).toBe(two);
  expect(estimate('v1.37.2', 'fast', { parallel: 5 })).toEqual(estimate('v1.37.2', 'fast'));
});

test('the longest is longer than the typical', () => {
  for (const profile of latencyProfiles) {
    const { typical, longest } = estimate('v1.37.2', profile);
    expect(longest).toBeGreaterThan(typical);
  }
});
