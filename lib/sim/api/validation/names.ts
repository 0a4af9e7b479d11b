import type { NameRule } from '../strategy.ts';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const isLabel = new RegExp(`^${label}$`);
const isSubdomain = new RegExp(`^${subdomain}$`);
const isLabel1035 = new RegExp(`^${label1035}$`);
const isQualified = new RegExp(`^${qualified}$`);

/** The words are those of apimachinery, pkg/util/validation/validation.go. */
const formatError = (message: string, pattern: string, ...examples: readonly string[]): string => {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${shown}regex used for validation is '${pattern}')`;
};

/** Names count their characters; keys and values of labels count bytes (apimachinery, pkg/api/validate/content/errors.go). */
type Unit = 'characters' | 'bytes';
const tooLongName = (most: number, unit: Unit = 'characters'): string => `must be no more than ${most} ${unit}`;

/** What keeps a text from being a DNS-1123 label. */
export function dnsLabelErrors(text: string): readonly string[] {
  const errors = text.length > 63 ? [tooLongName(63)] : [];
  if (isLabel.test(text)) return errors;
  if (isSubdomain.test(text)) return [...errors, 'must not contain dots'];
  const message =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...errors, formatError(message, label, 'my-name', '123-abc')];
}

/** What keeps a text from being a DNS-1123 subdomain. */
export function dnsSubdomainErrors(text: string, unit: Unit = 'characters'): readonly string[] {
  const errors = text.length > 253 ? [tooLongName(253, unit)] : [];
  if (isSubdomain.test(text)) return errors;
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...errors, formatError(message, subdomain, 'example.com')];
}

/** What keeps a text from being a DNS-1035 label. */
export function dns1035Errors(text: string): readonly string[] {
  const errors = text.length > 63 ? [tooLongName(63)] : [];
  if (isLabel1035.test(text)) return errors;
  const message =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...errors, formatError(message, label1035, 'my-name', 'abc-123')];
}

const qualifiedError = formatError(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  qualified,
  'MyName',
  'my.name',
  '123-abc',
);

const goodKeys = new Set<string>();

/** What keeps a text from being a label's key, which is also an annotation's and a finalizer's. */
export function qualifiedNameErrors(text: string): readonly string[] {
  if (goodKeys.has(text)) return [];
  const errors = checkQualifiedName(text);
  if (errors.length === 0 && goodKeys.size < 10_000) goodKeys.add(text);
  return errors;
}

function checkQualifiedName(text: string): readonly string[] {
  const parts = text.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${qualifiedError} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const errors: string[] = [];
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const [prefix = ''] = parts;
    if (prefix === '') errors.push('prefix part must be non-empty');
    else errors.push(...dnsSubdomainErrors(prefix, 'bytes').map((error) => `prefix part ${error}`));
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > 63) errors.push(`name part ${tooLongName(63, 'bytes')}`);
  if (!isQualified.test(name)) errors.push(`name part ${qualifiedError}`);
  return errors;
}

const valuePattern = `(${qualified})?`;

/** What keeps a text from being a label's value. */
export function labelValueErrors(text: string): readonly string[] {
  const errors = text.length > 63 ? [tooLongName(63, 'bytes')] : [];
  if (text === '' || isQualified.test(text)) return errors;
  const message =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [...errors, formatError(message, valuePattern, 'MyValue', 'my_value', '12345')];
}

/** The base of a generated name may end in '-' (apimachinery, pkg/api/validation/generic.go, maskTrailingDash). */
const masked = (name: string, isPrefix: boolean): string =>
  isPrefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;

export const nameIsLabel: NameRule = (name, isPrefix) => dnsLabelErrors(masked(name, isPrefix));
export const nameIsSubdomain: NameRule = (name, isPrefix) => dnsSubdomainErrors(masked(name, isPrefix));
export const nameIsDns1035: NameRule = (name, isPrefix) => dns1035Errors(masked(name, isPrefix));

/** What every name must be, since it is a part of a path (apimachinery, pkg/api/validate/content/path.go). */
export const pathSegmentProblems = (name: string): readonly string[] => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
};
