import { sharedPreset } from '@proj/vitest-config';
import { defineProject } from 'vitest/config';

export default defineProject(sharedPreset);
