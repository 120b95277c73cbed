import { preset } from '@proj/tsup-config';

export default preset();
