import { type ESTree, parseSync, Visitor } from 'vite';

/** What a test is called, or a group of them. */
export interface TestTitle {
  readonly of: 'test' | 'group';
  /** As it stands in the file; an interpolation keeps its `${…}`. */
  readonly written: string;
  /** What the rows of its table make of it, as far as they stand in the same file and have texts to put in. */
  readonly rows: readonly string[];
}

type Expression = ESTree.Expression | ESTree.SpreadElement;
type Constants = ReadonlyMap<string, Expression>;

/**
 * The titles of the tests in a file, and of the groups that have one. Comments, and what only looks like a test, have none; nor
 * has what is not run, or is to fail.
 */
export function testTitles(path: string, source: string): readonly TestTitle[] {
  const { program, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const constants = new Map<string, Expression>();
  const calls: Titled[] = [];
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init !== null) constants.set(id.name, init);
    },
    CallExpression(call) {
      const of = titled(call.callee.type === 'CallExpression' ? call.callee.callee : call.callee);
      if (of !== undefined) calls.push({ of, call });
    },
  }).visit(program);
  const without = calls.filter(({ of }) => of === 'nothing');
  const run = calls.filter((one) => !without.some((other) => isWithin(one, other)));
  const tests = run.filter(({ of }) => of === 'test');
  return run.flatMap((one) => {
    const { of, call } = one;
    const [first] = call.arguments;
    const written = first === undefined ? undefined : textOf(first, source);
    if (of === 'nothing' || written === undefined || !tests.some((other) => isWithin(other, one))) return [];
    const tables = call.callee.type === 'CallExpression' ? call.callee.arguments : [];
    const rows = tables.flatMap((table) => rowsOf(table, constants));
    return [{ of, written, rows: rows.flatMap((row) => filled(written, row, source)) }];
  });
}

interface Titled {
  /** What there is a title of; nothing when it is not run, or is to fail. */
  readonly of: TestTitle['of'] | 'nothing';
  readonly call: ESTree.CallExpression;
}

const titledBy: ReadonlyMap<string, Titled['of']> = new Map([
  ['test', 'test'],
  ['it', 'test'],
  ['describe', 'group'],
]);
const untrue: ReadonlySet<string> = new Set(['skip', 'todo', 'fails']);

/** What `test` and `describe` have a title for, and what hangs on them: `test.concurrent.for`. */
function titled(callee: ESTree.Expression): Titled['of'] | undefined {
  if (callee.type === 'Identifier') return titledBy.get(callee.name);
  if (callee.type !== 'MemberExpression') return undefined;
  const of = titled(callee.object);
  const isUntrue = callee.property.type === 'Identifier' && untrue.has(callee.property.name);
  return of !== undefined && isUntrue ? 'nothing' : of;
}

function isWithin({ call: one }: Titled, { call: other }: Titled): boolean {
  return other.start <= one.start && one.end <= other.end;
}

function textOf(expression: ESTree.Argument, source: string): string | undefined {
  if (expression.type === 'Literal' && typeof expression.value === 'string') return expression.value;
  return expression.type === 'TemplateLiteral' ? source.slice(expression.start + 1, expression.end - 1) : undefined;
}

/** What a table has in it: an array, one that is spread in it or that has a name, with or without a type. */
function rowsOf(table: Expression, constants: Constants): readonly Expression[] {
  switch (table.type) {
    case 'ArrayExpression':
      return table.elements.flatMap((row) => {
        if (row === null) return [];
        return row.type === 'SpreadElement' ? rowsOf(row.argument, constants) : [row];
      });
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return rowsOf(table.expression, constants);
    case 'Identifier': {
      const named = constants.get(table.name);
      return named === undefined ? [] : rowsOf(named, constants);
    }
    default:
      return [];
  }
}

/** A title with the texts of a row in it: `%s` takes them in order, `$name` by name. None when there is none to put in. */
function filled(title: string, row: Expression, source: string): readonly string[] {
  const text = (value: Expression | null | undefined): string | undefined =>
    value === null || value === undefined || value.type === 'SpreadElement' ? undefined : textOf(value, source);
  let made = title;
  if (row.type === 'ObjectExpression') {
    for (const property of row.properties) {
      if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
      const value = text(property.value);
      if (value !== undefined) made = made.replaceAll(`$${property.key.name}`, () => value);
    }
  } else {
    const values = row.type === 'ArrayExpression' ? [...row.elements] : [row];
    made = title.replaceAll(/%[sdifjo]/g, (sign) => text(values.shift()) ?? sign);
  }
  return made === title ? [] : [made];
}
