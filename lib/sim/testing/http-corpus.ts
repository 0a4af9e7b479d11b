import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Exchange } from '../../../conformance/exchange.ts';

/** What a real API server of v1.37.2 was asked and answered (conformance/record.ts), in order. */
export const corpus = (name: 'probes' | 'tables'): readonly Exchange[] =>
  gunzipSync(readFileSync(new URL(`../http/testdata/${name}.jsonl.gz`, import.meta.url)))
    .toString('utf8')
    .split('\n')
    .map((line): Exchange => JSON.parse(line));
