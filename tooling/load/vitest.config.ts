import { preset } from '@proj/vitest-config';
import { defineProject } from 'vitest/config';

export default defineProject(preset);
