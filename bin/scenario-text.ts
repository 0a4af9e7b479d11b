/**
 * What a scenario's file says of itself, read from its text, so that listing starts no Playwright; a test holds it against
 * what Playwright finds.
 */
export interface ScenarioText {
  /** The claims that its stories are, in the present tense. */
  readonly titles: readonly string[];
  /** As in `@drain`. */
  readonly tags: readonly string[];
  /** What its steps say, in order. */
  readonly steps: readonly string[];
  /** Ids of the claims that it declares. */
  readonly claims: readonly string[];
  /** Worker nodes that it needs, where it says so. */
  readonly workers?: number;
}

const quoted = String.raw`(['"${'`'}])(.+?)\1`;

export function readScenarioText(source: string): ScenarioText {
  const workers = [...source.matchAll(/\bneeds\(\{\s*workers:\s*(\d+)/g)].map(([, count]) => Number(count));
  return {
    titles: second(source, new RegExp(String.raw`^test(?:\.\w+)?\(\s*${quoted}\s*,`, 'gm')),
    tags: unique(source.match(/\btag:\s*(?:\[[^\]]*\]|'[^']*')/g)?.flatMap(textsIn) ?? []),
    steps: second(source, new RegExp(String.raw`\btest\.step\(\s*${quoted}\s*,`, 'g')),
    claims: unique(source.match(/\bclaims\([^)]*\)/g)?.flatMap(textsIn) ?? []),
    ...(workers.length === 0 ? {} : { workers: Math.max(...workers) }),
  };
}

const second = (source: string, pattern: RegExp): readonly string[] =>
  [...source.matchAll(pattern)].flatMap((match) => match[2] ?? []);

const textsIn = (source: string): readonly string[] => second(source, new RegExp(quoted, 'g'));

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
