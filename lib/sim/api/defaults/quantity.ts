/** A resource.Quantity (apimachinery, pkg/api/resource/quantity.go) as a number of thousandths. */
const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|n|u|[eE][+-]?\d+)?$/;

const decimal = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

type Form = 'decimal' | 'binary' | 'exponent';

interface Quantity {
  /** In nanos, exactly. */
  readonly nanos: bigint;
  readonly form: Form;
}

/** Undefined for what is no quantity. */
export function parseQuantity(text: string | number): Quantity | undefined {
  const match = pattern.exec(String(text));
  if (match === null) return undefined;
  const [, sign = '', digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const unscaled = BigInt(`${whole}${fraction}`);
  const signed = sign === '-' ? -unscaled : unscaled;
  const { factor, divisor, form } = scaleOf(suffix);
  const below = 10n ** BigInt(fraction.length) * divisor;
  const numerator = signed * factor * 1_000_000_000n;
  // What is finer than a nano is rounded up.
  const nanos = numerator / below + (numerator % below > 0n ? 1n : 0n);
  return { nanos, form };
}

function scaleOf(suffix: string): { readonly factor: bigint; readonly divisor: bigint; readonly form: Form } {
  const ofTen = decimal.indexOf(suffix);
  if (ofTen >= 0) return { factor: 1000n ** BigInt(ofTen), divisor: 1n, form: 'decimal' };
  const ofTwo = binary.indexOf(suffix);
  if (ofTwo >= 0) return { factor: 1024n ** BigInt(ofTwo + 1), divisor: 1n, form: 'binary' };
  if (suffix === 'm') return { factor: 1n, divisor: 1000n, form: 'decimal' };
  if (suffix === 'u') return { factor: 1n, divisor: 1_000_000n, form: 'decimal' };
  if (suffix === 'n') return { factor: 1n, divisor: 1_000_000_000n, form: 'decimal' };
  const exponent = Number(suffix.slice(1));
  return exponent >= 0
    ? { factor: 10n ** BigInt(exponent), divisor: 1n, form: 'exponent' }
    : { factor: 1n, divisor: 10n ** BigInt(-exponent), form: 'exponent' };
}

/** Whether it is one that is shown as it is, which most are; so that they cost next to nothing. */
const isPlain = (text: string): boolean => /^(?:0|[1-9]\d{0,2}(?:m|Ki|Mi|Gi)?)$/.test(text);

/** A quantity as the API server writes it: no fraction, the largest suffix that needs none (quantity.go, CanonicalizeBytes). */
export function canonicalQuantity(text: string | number): string {
  const given = String(text);
  if (isPlain(given)) return given;
  const known = canonicals.get(given);
  if (known !== undefined) return known;
  const canonical = canonicalized(given);
  if (canonicals.size < rememberedAtMost) canonicals.set(given, canonical);
  return canonical;
}

/** Nodes are alike, and tell what they have again and again. */
const canonicals = new Map<string, string>();
const rememberedAtMost = 10_000;

function canonicalized(given: string): string {
  const quantity = parseQuantity(given);
  if (quantity === undefined) return given;
  const { nanos, form } = quantity;
  if (nanos === 0n) return '0';
  const size = nanos < 0n ? -nanos : nanos;
  // In binary only if it is a whole number of at least 1024 (CanonicalizeBytes: rounding in -1024 … 1024 to decimal).
  if (form === 'binary' && nanos % 1_000_000_000n === 0n && size >= 1024n * 1_000_000_000n) {
    return scaled(nanos / 1_000_000_000n, 1024n, ['', ...binary]);
  }
  if (form === 'exponent') return inExponents(nanos);
  return scaled(nanos, 1000n, ['n', 'u', 'm', ...decimal]);
}

function scaled(value: bigint, step: bigint, suffixes: readonly string[]): string {
  let [rest, index] = [value, 0];
  while (rest % step === 0n && index < suffixes.length - 1) {
    rest /= step;
    index += 1;
  }
  return `${rest}${suffixes[index] ?? ''}`;
}

function inExponents(nanos: bigint): string {
  let [rest, exponent] = [nanos, -9];
  while (rest % 1000n === 0n) {
    rest /= 1000n;
    exponent += 3;
  }
  return exponent === 0 ? String(rest) : `${rest}e${exponent}`;
}

/** Less than, equal to, or greater than zero as `a` is compared with `b`; what is no quantity counts as zero. */
export function compareQuantities(a: string | number, b: string | number): number {
  const difference = (parseQuantity(a)?.nanos ?? 0n) - (parseQuantity(b)?.nanos ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
