/** Causes of causes: an error that is its own must not be followed for ever. */
const deepestCause = 5;

/** What is told of an error, and nothing else that hangs on it: a library may have put what it worked on there. */
const toldFields = ['code', 'errcode', 'errstr', 'syscall', 'address', 'port', 'path', 'fault'] as const;

/** An error as the log shows it, with its causes. What is no error stays what it is, as text. */
export function errorFields(thrown: unknown): unknown {
  return fieldsOf(thrown, 0);
}

function fieldsOf(thrown: unknown, depth: number): unknown {
  if (!(thrown instanceof Error))
    return typeof thrown === 'object' && thrown !== null ? 'not an error' : String(thrown);
  const told: Record<string, unknown> = { type: thrown.name, message: thrown.message };
  for (const name of toldFields) {
    const value: unknown = (thrown as unknown as Readonly<Record<string, unknown>>)[name];
    if (typeof value === 'string' || typeof value === 'number') told[name] = value;
  }
  told['stack'] = thrown.stack;
  if (depth >= deepestCause) return told;
  if (thrown.cause !== undefined) told['cause'] = fieldsOf(thrown.cause, depth + 1);
  if (thrown instanceof AggregateError) {
    told['errors'] = thrown.errors.slice(0, deepestCause).map((one) => fieldsOf(one, depth + 1));
  }
  return told;
}
