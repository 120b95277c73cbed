import { createTransport, type Transporter } from 'nodemailer';
import type { MailConfig } from './options.ts';
import type { Mail } from './render.ts';

/** Takes mails to a server that answers for them. */
export interface Mailer {
  /**
   * Resolves once the server has taken it (250) for at least one address. @throws MailError
   * @param signal - ends the attempt; whether the server has the mail is not known then.
   */
  send(mail: Mail, signal: AbortSignal): Promise<{ readonly rejected: number }>;
}

/** Why a mail was not taken. Its message has no address, name or password. */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** The server refuses this mail; it may take others. */
  readonly isRefusal: boolean;

  constructor(message: string, options: { readonly isRefusal: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isRefusal = options.isRefusal;
  }
}

/** What hangs is given up. */
const silenceTimeoutMs = 10_000;
const attemptTimeoutMs = 60_000;

/** A connection for each mail: they are rare. */
export class SmtpMailer implements Mailer {
  readonly #config: MailConfig;
  readonly #silenceTimeoutMs: number;

  /** @param silenceTimeoutMs - for the connection, the greeting, and each answer. */
  constructor(config: MailConfig, silenceMs: number = silenceTimeoutMs) {
    this.#config = config;
    this.#silenceTimeoutMs = silenceMs;
  }

  async send(mail: Mail, signal: AbortSignal): Promise<{ readonly rejected: number }> {
    const { from, to } = this.#config;
    signal.throwIfAborted();
    const transport = this.#transport();
    const cut = Promise.withResolvers<never>();
    const cutOff = (): void => cut.reject(new MailError('it took too long', { isRefusal: false }));
    const timer = setTimeout(cutOff, attemptTimeoutMs);
    signal.addEventListener('abort', cutOff, { once: true });
    try {
      const { messageId, subject, text, html } = mail;
      const sending = transport.sendMail({
        ...{ from, to: [...to], messageId, subject, text, html },
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        ...{ disableFileAccess: true, disableUrlAccess: true, xMailer: false },
      });
      const { rejected } = await Promise.race([sending, cut.promise]);
      return { rejected: rejected.length };
    } catch (error) {
      throw mailError(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', cutOff);
      transport.close();
    }
  }

  #transport(): Transporter<{ readonly rejected: readonly unknown[] }> {
    const { smtp, isInsecure } = this.#config;
    const { host, port, isSecure, user, password } = smtp;
    const silenceMs = this.#silenceTimeoutMs;
    return createTransport({
      ...{ host, port, secure: isSecure, connectionTimeout: silenceMs, greetingTimeout: silenceMs },
      ...{ dnsTimeout: silenceMs, socketTimeout: silenceMs },
      // Without TLS neither what is said nor the password is anybody's own.
      requireTLS: !isInsecure,
      tls: { rejectUnauthorized: !isInsecure, minVersion: 'TLSv1.2' },
      ...(user === '' ? {} : { auth: { user, pass: password } }),
      logger: false,
    }) as Transporter<{ readonly rejected: readonly unknown[] }>;
  }
}

/** Codes, not texts: a server's answer may quote whatever it was told. */
function mailError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  const { code, responseCode, command } = error as { code?: unknown; responseCode?: unknown; command?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const parts = [code, command, status].filter((part) => typeof part === 'string' || typeof part === 'number');
  // 5xx to an envelope or a message is about this mail; to a login or a greeting it is about the server.
  const isRefusal = status !== undefined && status >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return new MailError(parts.join(' ') || 'unknown', { isRefusal });
}
