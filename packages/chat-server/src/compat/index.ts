/**
 * Serves clients of an older chat server, which log in by a name alone and speak in packets under a key that is public:
 * whoever reaches such a connection reads it, and is whoever he says.
 */

export { packetDevice } from '../dialect.ts';
export { createPacketDialect, type PacketDialect } from './dialect.ts';
export type { PacketDialectOptions } from './options.ts';
export { createPacketUsers, type PacketRefusal, type PacketUsers, type PacketUsersOptions } from './users.ts';
