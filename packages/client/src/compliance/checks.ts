import { ClientError, type ClientErrorCode } from '../errors.ts';

/**
 * By value. A field that is `undefined` counts as one that is missing; a map is in no order. Own assertions, so that the
 * suite runs wherever a store does.
 * @throws Error that says where they differ.
 */
export function checkSame(actual: unknown, expected: unknown): void {
  const found = differenceOf(actual, expected, '');
  if (found !== undefined) throw new Error(found);
}

export function check(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}

export async function checkRejects(promise: Promise<unknown>, code: ClientErrorCode): Promise<void> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome.status === 'fulfilled') throw new Error(`expected a rejection with ${code}, but it resolved`);
  if (!ClientError.is(outcome.reason, code)) throw new Error(`expected ${code}`, { cause: outcome.reason });
}

function differenceOf(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  const [fields, others] = [fieldsOf(actual), fieldsOf(expected)];
  if (fields === undefined || others === undefined || kindOf(actual) !== kindOf(expected)) {
    return `${path === '' ? 'it' : path} is ${shown(actual)}, not ${shown(expected)}`;
  }
  for (const key of new Set([...others.keys(), ...fields.keys()])) {
    const difference = differenceOf(fields.get(key), others.get(key), `${path}[${shown(key)}]`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value instanceof Map) return 'map';
  return Array.isArray(value) ? 'list' : 'record';
}

/** `undefined` for what is no object. */
function fieldsOf(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return value instanceof Map ? value : new Map(Object.entries(value));
}

function shown(value: unknown): string {
  const json = JSON.stringify(value, (_, field: unknown) => (field instanceof Map ? { map: [...field] } : field));
  return json !== undefined && json.length > 500 ? `${json.slice(0, 500)}…` : String(json);
}
