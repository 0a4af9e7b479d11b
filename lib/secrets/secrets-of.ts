/** What a kubeconfig keeps secret: keys, as they are there and decoded, tokens, passwords, and what it gives to programs. */
export function secretsOfKubeconfig(text: string): readonly string[] {
  const found = text.matchAll(
    /["']?\b(client-key-data|(?:[a-z]+-)?token|password|client-secret)\b["']?:\s*["']?([^\s"',}]+)/g,
  );
  const given = text.matchAll(/["']?\bname["']?:\s*["']?([\w-]+)["']?,?\s*["']?\bvalue["']?:\s*["']?([^\s"',}]+)/g);
  return [
    ...[...found].flatMap(([, field, value = '']) =>
      field === 'client-key-data' ? [value, Buffer.from(value, 'base64').toString()] : [value],
    ),
    ...[...given].flatMap(([, name = '', value = '']) => (isSecretName(name) ? [value] : [])),
  ];
}

/** Values of the variables whose names say that they are secrets, and what those are made of that hold JSON or a URL. */
export function secretsOfEnvironment(environment: Readonly<Partial<Record<string, string>>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value = '']) =>
    isSecretName(name) ? [value, ...valuesOfJson(value)] : passwordsOfUrl(value),
  );
}

/** The same of what is set in Pods, and everything that Secrets hold, as it is there and decoded. */
export function secretsOfManifest(objects: readonly unknown[]): readonly string[] {
  return objects.flatMap((object) => [...ofSecret(object), ...ofVariables(object)]);
}

/** `token-file` and the like say where a secret is, and are none. */
const isSecretName = (name: string): boolean =>
  /pass(?:word|wd|phrase)?$|secret|token|credential|api_?key|access_?key|private_?key|(?:^|_)auth(?:_|$)|pat$/i.test(
    name,
  ) && !/(?:file|path|dir|sock|url|uri|host|name)$/i.test(name);

function ofSecret(object: unknown): readonly string[] {
  if (!isMap(object) || object['kind'] !== 'Secret') return [];
  const encoded = strings(object['data']).flatMap((value) => [value, Buffer.from(value, 'base64').toString()]);
  const given = [...encoded, ...strings(object['stringData'])];
  return [...given, ...given.flatMap(valuesOfJson)];
}

function ofVariables(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(ofVariables);
  if (!isMap(value)) return [];
  const { name, value: set } = value;
  const own = typeof name === 'string' && typeof set === 'string' && isSecretName(name) ? [set] : [];
  return [...own, ...Object.values(value).flatMap(ofVariables)];
}

/** As .dockerconfigjson holds them. */
function valuesOfJson(text: string): readonly string[] {
  try {
    const json: unknown = JSON.parse(text);
    return isMap(json) ? secretFields(json) : [];
  } catch {
    return [];
  }
}

function secretFields(json: { readonly [field: string]: unknown }): readonly string[] {
  return Object.entries(json).flatMap(([field, value]) => {
    if (isMap(value)) return secretFields(value);
    return typeof value === 'string' && isSecretName(field) ? [value, Buffer.from(value, 'base64').toString()] : [];
  });
}

function passwordsOfUrl(text: string): readonly string[] {
  const [, password] = /^[a-z][a-z\d+.-]*:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/i.exec(text) ?? [];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

const strings = (value: unknown): readonly string[] =>
  isMap(value) ? Object.values(value).filter((each) => typeof each === 'string') : [];

const isMap = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
