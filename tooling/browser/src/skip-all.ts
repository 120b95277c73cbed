import { beforeEach } from 'vitest';
import { withoutChromium } from './chromium.ts';

beforeEach(({ skip }) => skip(withoutChromium));
