/*
 * Browsers from before 2025 lack these: Firefox before 135, Safari. Without them every method of that name would be called
 * `undefined`. Comes before all that has such methods, under the names that compiled `using` looks for.
 */
for (const name of ['dispose', 'asyncDispose']) {
  if (!(name in Symbol)) Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`) });
}
