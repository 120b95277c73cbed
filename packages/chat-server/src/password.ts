import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { ChatServerError } from './errors.ts';

/** What a hash costs: 128·N·r bytes of memory, and time in proportion to N·r·p. RFC 7914 */
export interface ScryptCost {
  /** A power of two, 2 to 2^20. */
  readonly N: number;
  /** 1 to 32. */
  readonly r: number;
  /** 1 to 16. */
  readonly p: number;
}

const defaultCost: ScryptCost = { N: 32_768, r: 8, p: 1 };
/** The record of an account that no password opens. */
export const passwordlessRecord = 'none';

const saltBytes = 16;
const hashBytes = 32;
/** Bounds what a record can make this process allocate. */
const maxMemoryBytes = 0x1000_0000;

/**
 * A new record of a password, `scrypt$N$r$p$salt$hash` with the last two in base64url.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION` for a cost outside its range.
 */
export async function hashPassword(password: string, cost: ScryptCost = defaultCost): Promise<string> {
  checkCost(cost);
  const salt = randomBytes(saltBytes);
  return format(cost, salt, await derive(password, cost, salt));
}

export function isPasswordless(account: { readonly passwordRecord: string }): boolean {
  return account.passwordRecord === passwordlessRecord;
}

/** @throws ChatServerError `CHAT_SERVER_BAD_RECORD` */
export async function verifyPassword(password: string, record: string): Promise<boolean> {
  const { cost, salt, hash } = parse(record);
  return timingSafeEqual(await derive(password, cost, salt), hash);
}

/**
 * The record of no password, to be verified in place of one that is missing.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION` for a cost outside its range.
 */
export function standIn(cost: ScryptCost = defaultCost): string {
  checkCost(cost);
  return format(cost, randomBytes(saltBytes), randomBytes(hashBytes));
}

function format({ N, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string {
  return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

const recordPattern = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{11,86})\$([\w-]{43})$/;

function parse(record: string): { readonly cost: ScryptCost; readonly salt: Buffer; readonly hash: Buffer } {
  const [, N, r, p, salt = '', hash = ''] = recordPattern.exec(record) ?? [];
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  if (!isCost(cost)) {
    throw new ChatServerError('CHAT_SERVER_BAD_RECORD', 'local', 'a stored password record is malformed');
  }
  return { cost, salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') };
}

function checkCost(cost: ScryptCost): void {
  if (isCost(cost)) return;
  throw new ChatServerError('CHAT_SERVER_BAD_OPTION', 'local', 'a scrypt cost is outside its range');
}

function isCost({ N, r, p }: ScryptCost): boolean {
  return (
    inRange(N, 2, 0x10_0000) &&
    Number.isInteger(Math.log2(N)) &&
    inRange(r, 1, 32) &&
    inRange(p, 1, 16) &&
    memoryBytes({ N, r, p }) <= maxMemoryBytes
  );
}

function inRange(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function memoryBytes({ N, r, p }: ScryptCost): number {
  return 128 * r * (N + p + 2);
}

/** In normal form: the same password typed on two keyboards may come in different code points. */
function derive(password: string, { N, r, p }: ScryptCost, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize('NFC'),
      salt,
      hashBytes,
      { N, r, p, maxmem: 2 * memoryBytes({ N, r, p }) },
      (error, hash) => {
        if (error === null) resolve(hash);
        else reject(error);
      },
    );
  });
}
