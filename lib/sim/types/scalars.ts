/** A value of another JSON type than its Go type takes. Its message is what the value is called. */
export class TypeMismatch extends Error {}

/** A value that its Go type's own decoder refuses. Go stops decoding there. */
export class MalformedValue extends Error {}

/** A JSON value as a scalar type of the API has it. Throws TypeMismatch, MalformedValue. */
export function scalarOf(type: string, value: unknown): unknown {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(value);
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(value);
    case 'int32':
      return integer(value, 2 ** 31);
    case 'int64':
      return integer(value, 2 ** 63);
    case 'Time':
      return timeOf(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, '2006-01-02T15:04:05Z07:00', 0);
    case 'MicroTime': {
      const layout = '2006-01-02T15:04:05.000000Z07:00';
      return timeOf(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6,}(Z|[+-]\d\d:\d\d)$/, layout, 6);
    }
    case 'Quantity':
      return quantityOf(value);
    case 'IntOrString':
      return typeof value === 'string' ? value : integer(value, 2 ** 31);
    case '[]byte':
      return base64Of(value);
    default:
      // FieldsV1, RawExtension: whatever it is.
      return value;
  }
}

function mismatch(value: unknown): never {
  throw new TypeMismatch(Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);
}

function integer(value: unknown, limit: number): number {
  if (typeof value !== 'number') return mismatch(value);
  if (!Number.isInteger(value) || value >= limit || value < -limit) throw new TypeMismatch(`number ${value}`);
  return value;
}

/** metav1.Time and MicroTime, UnmarshalJSON: in UTC, cut to the digits that they write. */
function timeOf(value: unknown, pattern: RegExp, layout: string, digits: number): string {
  if (typeof value !== 'string') return mismatch(value);
  const instant = Date.parse(value);
  if (!pattern.test(value) || Number.isNaN(instant)) {
    const quoted = JSON.stringify(value);
    throw new MalformedValue(`parsing time ${quoted} as "${layout}": cannot parse ${quoted} as "2006"`);
  }
  const seconds = new Date(Math.floor(instant / 1000) * 1000).toISOString().slice(0, 19);
  const fraction = (/\.(\d+)/.exec(value)?.[1] ?? '').padEnd(digits, '0').slice(0, digits);
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** apimachinery, pkg/api/resource/quantity.go, ParseQuantity. */
function quantityOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return mismatch(value);
  const text = String(value);
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]?|[eE][+-]?\d+)$/.test(text)) return text;
  throw new MalformedValue(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
}

function base64Of(value: unknown): string {
  if (typeof value !== 'string') return mismatch(value);
  const bad = /[^A-Za-z0-9+/=]/.exec(value);
  if (bad !== null || value.length % 4 !== 0) {
    throw new MalformedValue(`illegal base64 data at input byte ${bad?.index ?? value.length - (value.length % 4)}`);
  }
  return value;
}
