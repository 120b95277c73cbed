import type { FoundServer } from '../admin/client.ts';
import type { ServeConfig } from '../config.ts';

export type Level = 'ok' | 'warning' | 'error';

/** What a check found, as a sentence that also says what to do. */
export interface Finding {
  readonly level: Level;
  readonly text: string;
}

/** What is looked at. */
export interface Patient {
  readonly config: ServeConfig;
  /** `undefined`: none runs, or it could not be asked. */
  readonly server: FoundServer | undefined;
  readonly nowMs: number;
}

export interface Check {
  readonly name: string;
  run(patient: Patient): Promise<readonly Finding[]> | readonly Finding[];
}

export const ok = (text: string): Finding => ({ level: 'ok', text });
export const warning = (text: string): Finding => ({ level: 'warning', text });
export const error = (text: string): Finding => ({ level: 'error', text });
