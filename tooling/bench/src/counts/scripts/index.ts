import type { Holding, Script } from '../script.ts';
import { chatScripts, idleChats } from './chats.ts';
import { frameScripts } from './frames.ts';
import { sessionScripts } from './sessions.ts';
import { idleSockets, socketScripts } from './sockets.ts';

export const scripts: readonly Script[] = [...frameScripts, ...sessionScripts, ...socketScripts, ...chatScripts];
export const holdings: readonly Holding[] = [idleSockets, idleChats];
