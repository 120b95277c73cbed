const told = new Set<string>();

/** Once for each generation in a process: by `process.on('warning')` and on stderr. */
export function warnOf(wires: readonly string[]): void {
  const news = wires.filter((wire) => wire !== 'v2' && !told.has(wire));
  for (const wire of news) told.add(wire);
  if (news.length === 0) return;
  const message =
    `old snet wires are enabled (${news.join(', ')}): their keys are broken in a second and nothing is authenticated. ` +
    'Use it on networks you trust, and only until the last old peer is gone.';
  process.emitWarning(message, { type: 'SnetLegacyWarning', code: 'SNET_LEGACY_WIRE' });
}
