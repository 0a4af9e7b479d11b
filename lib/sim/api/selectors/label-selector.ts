import type { V1LabelSelector } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { type Labels, type LabelTest, requirementTest } from '../../rules/selector.ts';
import { badRequest, type StatusError } from '../status-error.ts';
import { labelValueErrors, qualifiedNameErrors } from '../validation/names.ts';
import { type Token, tokensOf } from './label-tokens.ts';

type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/**
 * What a `labelSelector` of a request asks of an object's labels (apimachinery, pkg/labels/selector.go, Parse). Throws
 * BadRequest in the real server's words.
 */
export function parseLabelSelector(text: string): (labels: Labels) => boolean {
  const tests = new Parser(text).requirements().map(testOf);
  return (labels) => tests.every((test) => test(labels));
}

const byOperator: { readonly [Each in Operator]: string } = {
  '=': 'In',
  '==': 'In',
  '!=': 'NotIn',
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
  '>': 'Gt',
  '<': 'Lt',
};

const testOf = ({ key, operator, values }: Requirement): LabelTest =>
  requirementTest({ key, operator: byOperator[operator], values });

/** The selector of an object as a request would give it (labels.Selector, String). */
export function selectorInWords(selector: Raw<V1LabelSelector> | undefined): string {
  const requirements: readonly Requirement[] = [
    ...Object.entries(selector?.matchLabels ?? {}).map(
      ([key, value]): Requirement => ({ key, operator: '=', values: [value] }),
    ),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values = [] }): Requirement => {
      return { key, operator: expressionOperators.get(operator) ?? 'exists', values };
    }),
  ];
  return requirements
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(inWords)
    .join(',');
}

const expressionOperators: ReadonlyMap<string, Operator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

function inWords({ key, operator, values }: Requirement): string {
  const list = values.toSorted().join(',');
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  return operator === 'in' || operator === 'notin' ? `${key} ${operator} (${list})` : `${key}${operator}${list}`;
}

const binary = ['=', '!=', '==', 'in', 'notin', '>', '<'] as const;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  requirements(): readonly Requirement[] {
    const found: Requirement[] = [];
    for (;;) {
      const { type, text } = this.#next;
      if (type === 'end') return found;
      if (type !== 'word' && text !== '!') {
        throw badRequest(`found '${text}', expected: !, identifier, or 'end of string'`);
      }
      found.push(this.#requirement());
      const after = this.#take();
      if (after.type === 'end') return found;
      if (after.text !== ',') throw badRequest(`found '${after.text}', expected: ',' or 'end of string'`);
      const { type: following, text: word } = this.#next;
      if (following !== 'word' && word !== '!') {
        throw badRequest(`found '${word}', expected: identifier after ','`);
      }
    }
  }

  #requirement(): Requirement {
    const isNot = this.#next.text === '!' && this.#next.type === 'symbol';
    if (isNot) this.#take();
    const { type, text: key } = this.#take();
    if (type !== 'word') throw cannotParse(`found '${key}', expected: identifier`);
    const errors = qualifiedNameErrors(key);
    if (errors.length > 0) throw cannotParse(`<nil>: Invalid value: ${JSON.stringify(key)}: ${errors.join('; ')}`);
    const after = this.#next;
    if (after.type === 'end' || after.text === ',') return { key, operator: isNot ? '!' : 'exists', values: [] };
    if (isNot) return { key, operator: '!', values: [] };
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#list() : [this.#value()];
    return checked({ key, operator, values: [...new Set(values)].toSorted() });
  }

  #operator(): (typeof binary)[number] {
    const { text } = this.#take();
    const operator = binary.find((each) => each === text);
    if (operator === undefined) throw cannotParse(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
    return operator;
  }

  #value(): string {
    const { type, text } = this.#next;
    if (type === 'end' || text === ',') return '';
    this.#take();
    if (type !== 'word') throw cannotParse(`found '${text}', expected: identifier`);
    return text;
  }

  #list(): readonly string[] {
    const open = this.#take();
    if (open.text !== '(') throw cannotParse(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    let isValueDue = true;
    for (;;) {
      const { type, text } = this.#take();
      if (type === 'word') {
        if (!isValueDue) throw cannotParse(`found '${text}', expected: ',' or ')'`);
        values.push(text);
        isValueDue = false;
      } else if (text === ',') {
        if (isValueDue) values.push('');
        isValueDue = true;
      } else if (text === ')') {
        if (isValueDue) values.push('');
        return values;
      } else {
        const expected = isValueDue && values.length > 0 ? "',', or identifier" : "',' or ')'";
        throw cannotParse(`found '${text}', expected: ${expected}`);
      }
    }
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { type: 'end', text: '' };
  }

  #take(): Token {
    const token = this.#next;
    this.#at += 1;
    return token;
  }
}

/** NewRequirement. */
function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement;
  const wrong = values.flatMap((value, index) => {
    const errors = labelValueErrors(value);
    const isNumber = operator !== '>' && operator !== '<' ? true : /^[+-]?\d+$/.test(value);
    return [
      ...(isNumber
        ? []
        : [
            `values[${index}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
          ]),
      ...(errors.length === 0
        ? []
        : [`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${errors.join('; ')}`]),
    ];
  });
  if (wrong.length === 0) return requirement;
  throw cannotParse(wrong.length === 1 ? (wrong[0] ?? '') : `[${wrong.join(', ')}]`);
}

const cannotParse = (why: string): StatusError => badRequest(`unable to parse requirement: ${why}`);
