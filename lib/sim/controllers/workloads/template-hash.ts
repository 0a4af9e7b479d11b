import { remembered } from '../../api/defaults/fill.ts';
import type { PodTemplate } from './pod-control.ts';

const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * What tells a template from others, as in `5d59d67564`. As pkg/controller/controller_utils.go, ComputeHash, but for what is
 * hashed: the real one hashes how Go prints its struct, so that equal templates have another hash there.
 */
export function templateHash(template: PodTemplate, collisions: number | undefined): string {
  if (collisions === undefined) return uncollided(template);
  return hashOf(template, collisions);
}

const uncollided = remembered((template: PodTemplate) => hashOf(template, undefined));

function hashOf(template: PodTemplate, collisions: number | undefined): string {
  const sum = fnv32a(`${JSON.stringify(template)}${collisions === undefined ? '' : `\0${collisions}`}`);
  // SafeEncodeString of apimachinery, pkg/util/rand/rand.go: of the decimal digits.
  return Array.from(String(sum), (digit) => safeAlphabet[digit.charCodeAt(0) % safeAlphabet.length]).join('');
}

function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
