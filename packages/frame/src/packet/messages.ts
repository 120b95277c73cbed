/** What packets say, SPEC.md §7.1. */

/** A user comes online under a name; there is no password. */
export interface LoginPacket {
  readonly type: 'login';
  /** The user's name, whatever it is called; at most {@link PacketLimit.nameBytes}. */
  readonly uuid: string;
  /** Of the client; a float, so 3.14 arrives as 3.140000104904175. */
  readonly version: number;
  /** Whole seconds since 1970, as in all packets; at most 2^53 − 1 on either side of 0. */
  readonly timestampSeconds: number;
}

export interface LoginAnswerPacket {
  readonly type: 'login-answer';
  /** Whether the login was accepted. */
  readonly login: boolean;
  /** For the user to read; at most {@link PacketLimit.tipsBytes}. */
  readonly tips: string;
  readonly timestampSeconds: number;
}

export interface LogoutPacket {
  readonly type: 'logout';
  /** `true` in every client that is known. */
  readonly logout: boolean;
  readonly timestampSeconds: number;
}

export interface PingPacket {
  readonly type: 'ping';
  /** `true` in every client that is known. */
  readonly ping: boolean;
  readonly timestampSeconds: number;
}

export interface TextPacket {
  readonly type: 'text';
  readonly from: string;
  readonly to: string;
  /** At most {@link PacketLimit.textBytes}. */
  readonly text: string;
  readonly timestampSeconds: number;
}

export type PacketMessage = LoginPacket | LoginAnswerPacket | LogoutPacket | PingPacket | TextPacket;

/** Bounds of the texts in packets, in bytes of UTF-8. */
export const PacketLimit = {
  nameBytes: 256,
  tipsBytes: 1024,
  textBytes: 16_384,
} as const;
