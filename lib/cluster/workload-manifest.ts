import { readFileSync, statSync } from 'node:fs';
import { type KubernetesObject, loadYaml, type V1Deployment } from '@kubernetes/client-node';
import { z } from 'zod';
import { errorCode, whyUnreadable } from '../error-code.ts';
import { HarnessError, usageError } from '../errors.ts';
import { escapeForRegExp } from '../escape-for-reg-exp.ts';
import { keepSecret } from '../secrets/known.ts';
import { secretsOfManifest } from '../secrets/secrets-of.ts';
import type { Bytes } from '../units.ts';
import type { NewObject } from './kubernetes-api.ts';

/** A workload of the user's own: a Deployment, and what it needs. */
export interface WorkloadManifest {
  /** As it was given. */
  readonly file: string;
  readonly name: string;
  readonly replicas: number;
  /** Of all its containers, each once. */
  readonly images: readonly string[];
  readonly deployment: V1Deployment & NewObject;
  /** What is to be created before it, in the file's order. */
  readonly others: readonly NewObject[];
}

/** What may be in the file, and of which version: the Deployment, and namespaced kinds that change nothing of what is judged. */
const versions: { readonly [kind: string]: string } = {
  Deployment: 'apps/v1',
  ConfigMap: 'v1',
  Secret: 'v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  PodDisruptionBudget: 'policy/v1',
};
const companions = Object.keys(versions).filter((kind) => kind !== 'Deployment');

/** Why a kind is refused, where more can be said than that it is none of those. */
const refusals: { readonly [kind: string]: string } = {
  StatefulSet:
    'is not judged: a Pod of a StatefulSet is not replaced while the old one exists, so the claims of a Deployment do not hold for it',
  DaemonSet: 'is not judged: its Pods leave no node',
  HorizontalPodAutoscaler: 'would change the number of replicas that is judged',
  Pod: 'is not judged: without a controller it is not replaced',
  Namespace: 'is not needed: each scenario makes a namespace of its own',
};

/** Fewer could not run on two workers, so there would be nothing to evict, or nowhere to go. */
const fewestReplicas = 2;

/** What the API server takes in one request at most (its `MaxRequestBodyBytes`, 3 MiB). */
const largestFile: Bytes = 3 * 1024 * 1024;
/** Values of one document with all its aliases written out: far more than any workload has, far fewer than would fill the memory. */
const mostValues = 100_000;

const tooLarge = (file: string, why: string) =>
  usageError(`The workload ${file} ${why}.`, 'Give one Deployment and what it needs, without aliases.');

/** Reads a manifest. Throws a usage error that names file, document and line of what cannot be used. */
export function readWorkloadManifest(file: string): WorkloadManifest {
  try {
    const { size } = statSync(file);
    if (size > largestFile)
      throw tooLarge(file, `has ${size} bytes, more than the ${largestFile} that the API server takes`);
    return parseWorkloadManifest(readFileSync(file, 'utf8'), file);
  } catch (error) {
    if (errorCode(error) === undefined || error instanceof HarnessError) throw error;
    throw usageError(
      `The workload ${file} cannot be read: ${whyUnreadable(error)}.`,
      'Name a file with a Deployment in it; an image for the usual one is given by --workload-image.',
    );
  }
}

/** Reads a manifest's text. Throws as `readWorkloadManifest` does. */
export function parseWorkloadManifest(text: string, file: string): WorkloadManifest {
  const objects = documentsIn(text).map((document) => ({ document, object: objectIn(document, file) }));
  keepSecret(secretsOfManifest(objects.map(({ object }) => object)));
  const deployments = objects.filter(({ object }) => object.kind === 'Deployment');
  const [only] = deployments;
  if (only === undefined || deployments.length > 1) {
    const names = deployments.map(({ object }) => object.metadata?.name).join(', ');
    throw usageError(
      `${file} has ${only === undefined ? 'no Deployment' : `${deployments.length} Deployments (${names})`}, and powercut judges one.`,
      `Give a file with exactly one Deployment; beside it may be: ${companions.join(', ')}.`,
    );
  }
  const deployment: V1Deployment & NewObject = only.object;
  const replicas = deployment.spec?.replicas ?? 1;
  if (!Number.isInteger(replicas)) {
    throw refused(file, only.document, `spec.replicas of Deployment ${nameOf(only.object)} is no whole number`, {
      line: /^\s*replicas:/m,
    });
  }
  if (replicas < fewestReplicas) {
    throw refused(
      file,
      only.document,
      `Deployment ${nameOf(only.object)} has ${replicas} replicas, too few to run on every worker`,
      {
        line: /^\s*replicas:/m,
        hint: `Set spec.replicas to ${fewestReplicas} or more; to 10, say, for a measurement that shows more.`,
      },
    );
  }
  const pod = deployment.spec?.template.spec;
  const containers = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
  return {
    file,
    name: nameOf(only.object),
    replicas,
    images: [...new Set(containers.flatMap(({ image }) => image ?? []))],
    deployment,
    others: objects.filter(({ object }) => object !== only.object).map(({ object }) => object),
  };
}

interface Document {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Lines of the file above it. */
  readonly above: number;
}

/** A line that begins with `---` ends a document wherever it stands: within one, text is indented. */
function documentsIn(text: string): readonly Document[] {
  const documents: Document[] = [];
  let lines: string[] = [];
  let above = 0;
  const end = (next: number) => {
    if (lines.some((line) => /^\s*[^\s#]/.test(line))) {
      documents.push({ text: lines.join('\n'), number: documents.length + 1, above });
    }
    lines = [];
    above = next;
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^---(\s|$)/.test(line)) end(index + 1);
    else lines.push(line);
  }
  end(0);
  return documents;
}

function objectIn(document: Document, file: string): KubernetesObject & NewObject {
  const raw = rawObject(document, file);
  const { apiVersion, kind } = raw;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    throw refused(file, document, 'it is no Kubernetes object: it lacks apiVersion or kind');
  }
  const reason = refusals[kind];
  if (versions[kind] === undefined) {
    throw refused(file, document, `a ${kind} ${reason ?? 'is none of what powercut creates for a workload'}`, {
      line: /^kind:/m,
      hint: `Give one Deployment; beside it may be: ${companions.join(', ')}.`,
    });
  }
  if (versions[kind] !== apiVersion) {
    throw refused(file, document, `a ${kind} is of ${versions[kind]}, not of ${apiVersion}`, { line: /^apiVersion:/m });
  }
  const typed = loadYaml<KubernetesObject & NewObject>(document.text);
  const name: unknown = typed.metadata?.name;
  if (typeof name !== 'string' || name === '') throw refused(file, document, `the ${kind} has no metadata.name`);
  if (typed.metadata?.namespace !== undefined) {
    throw refused(file, document, `${kind} ${name} is for namespace "${typed.metadata.namespace}"`, {
      line: /^\s+namespace:/m,
      hint: 'Leave metadata.namespace out: each scenario makes a namespace of its own.',
    });
  }
  const [unknown] = unknownFields(raw, typed);
  if (unknown !== undefined) {
    const field = unknown.slice(unknown.lastIndexOf('.') + 1);
    throw refused(file, document, `${kind} ${name} has a field that Kubernetes does not know: ${unknown}`, {
      line: new RegExp(String.raw`^[\s-]*["']?${escapeForRegExp(field)}["']?:`, 'm'),
      hint: 'Correct its name, or its indentation.',
    });
  }
  return typed;
}

/**
 * What the YAML says, field by field. The client's own loader keeps only the fields that it knows, and would drop a probe
 * that is misspelt without a word; below an object that it does not know it keeps everything.
 */
function rawObject(document: Document, file: string): { readonly [field: string]: unknown } {
  const wrapper = ['apiVersion: powercut/v1', 'kind: Raw', 'object:'];
  const indented = document.text.split('\n').map((line) => (line.trim() === '' ? line : `  ${line}`));
  try {
    const { object } = loadYaml<{ object: unknown }>([...wrapper, ...indented].join('\n'));
    if (hasMoreValues(object, mostValues)) {
      throw tooLarge(
        file,
        `has more than ${mostValues} values in document ${document.number}, as its aliases are written out`,
      );
    }
    if (isMap(object)) return object;
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const { reason, mark } = yamlError.parse(error);
    const line = document.above + mark.line - wrapper.length + 1;
    throw usageError(`${file}, document ${document.number}, line ${line}: it does not parse as YAML: ${reason}.`);
  }
  throw refused(file, document, 'it is no Kubernetes object: it is not a mapping');
}

/** Aliases of aliases are small in memory until something walks them; one of itself has no end. */
function hasMoreValues(root: unknown, most: number): boolean {
  const left: unknown[] = [root];
  for (let seen = 0; left.length > 0; seen += 1) {
    if (seen + left.length > most) return true;
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) left.push(inner);
  }
  return false;
}

/** What js-yaml throws; lines are counted from 0. */
const yamlError = z.object({ reason: z.string(), mark: z.object({ line: z.number() }) });

/** Paths of fields that are given and that the typed object lacks. */
function unknownFields(given: unknown, typed: unknown, path = ''): readonly string[] {
  if (Array.isArray(given)) {
    const items: readonly unknown[] = Array.isArray(typed) ? typed : [];
    return given.flatMap((item: unknown, index) => unknownFields(item, items[index], `${path}[${index}]`));
  }
  if (!isMap(given)) return [];
  const known = isMap(typed) ? typed : {};
  return Object.entries(given).flatMap(([key, value]) => {
    const inner = path === '' ? key : `${path}.${key}`;
    if (value === null) return [];
    return known[key] === undefined ? [inner] : unknownFields(value, known[key], inner);
  });
}

const isMap = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = ({ metadata }: KubernetesObject): string => metadata?.name ?? '';

function refused(
  file: string,
  document: Document,
  what: string,
  { line, hint }: { readonly line?: RegExp; readonly hint?: string } = {},
): HarnessError {
  const found = line?.exec(document.text);
  const inDocument = found == null ? 0 : document.text.slice(0, found.index).split('\n').length - 1;
  return usageError(`${file}, document ${document.number}, line ${document.above + inDocument + 1}: ${what}.`, hint);
}
