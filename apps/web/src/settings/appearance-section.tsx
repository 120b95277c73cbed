import type { ReactElement } from 'react';
import { setTheme, type Theme, useTheme } from '../ui/theme.ts';

const themes: readonly (readonly [Theme, string])[] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function AppearanceSection(): ReactElement {
  const chosen = useTheme();
  return (
    <section className="group-of">
      <h2>Appearance</h2>
      <fieldset className="segments">
        <legend className="unseen">Theme</legend>
        {themes.map(([theme, label]) => (
          <label key={theme}>
            <input type="radio" name="theme" checked={chosen === theme} onChange={() => setTheme(theme)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}
