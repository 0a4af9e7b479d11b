import { escapeForRegExp } from '../../escape-for-reg-exp.ts';

/** What stands where a secret was. */
export const redacted = '[redacted]';

/** What is a secret by its looks, whoever made it. */
const shapes: readonly RegExp[] = [
  // Without its end it was cut off: nothing behind it can be told from it.
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // The same and certificates in base64, as kubeconfigs hold them.
  /LS0tLS1CRUdJTi[\w+/]{20,}={0,2}/g,
  // JSON Web Tokens, which service accounts have; they begin with `{"`.
  /\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g,
  // Bootstrap tokens (k8s.io/cluster-bootstrap/token/api, BootstrapTokenPattern).
  /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g,
  /(?<=\bauthorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|digest)\s+)?[^\s"',]+/gi,
  /(?<=\b(?:client-key-data|token|token-data)["']?\s*:\s*["']?)[\w+/=.-]{16,}/gi,
];

/**
 * Text without secrets: those given, as they are and in base64, hex, URLs and JSON, also broken into lines, and whatever
 * looks like a key, a token or credentials in a header. Shorter ones than eight characters are no secrets.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const forms = secrets.filter((secret) => secret.length >= 8).flatMap(formsOf);
  const longestFirst = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  const known = longestFirst.reduce((left, form) => left.replaceAll(broken(form), redacted), text);
  return shapes.reduce((left, shape) => left.replaceAll(shape, redacted), known);
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((before) => {
    // The same bytes look otherwise by what stands before them; what they alone decide is looked for.
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const url = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  const escaped = encodeURIComponent(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    escaped,
    escaped.replaceAll(/%../g, (code) => code.toLowerCase()),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...url,
  ];
}

/** It may be wrapped anywhere, as base64 is, also within a string of JSON. */
const broken = (form: string): RegExp =>
  new RegExp(Array.from(form.replaceAll(/\s/g, '')).map(escapeForRegExp).join(String.raw`(?:\s|\\[rn])*`), 'g');

/** What a kubeconfig keeps secret: keys, as they are there and decoded, tokens and passwords. */
export function secretsOf(kubeconfig: string): readonly string[] {
  const found = kubeconfig.matchAll(/^\s*-?\s*(client-key-data|token|password):\s*["']?([^\s"']+)/gm);
  return [...found].flatMap(([, field, value = '']) =>
    field === 'client-key-data' ? [value, Buffer.from(value, 'base64').toString()] : [value],
  );
}
