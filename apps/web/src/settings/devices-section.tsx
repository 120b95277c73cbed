import type { Device } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import { type ReactElement, useCallback } from 'react';
import { useSession } from '../session-context.ts';
import { here } from '../text/when.ts';
import { Unanswered } from '../ui/unanswered.tsx';
import { useAction } from '../ui/use-action.ts';
import { useAnswer } from '../ui/use-answer.ts';
import { useNow } from '../ui/use-now.ts';

/** Where one is signed in, and an end to it. */
export function DevicesSection(): ReactElement {
  const messenger = useMessenger();
  const { deviceId } = useSession().session.account;
  const ask = useCallback((signal: AbortSignal) => messenger.devices({ signal }), [messenger]);
  const { value, problem: unknown, again } = useAnswer(ask);
  const { isBusy, problem, run } = useAction();
  const revoke = async (device: Device['deviceId'] | undefined): Promise<void> => {
    if (await run((signal) => messenger.revoke(device, { signal }))) again();
  };
  return (
    <section className="group-of">
      <h2>Devices</h2>
      <Unanswered isAwaited={value === undefined} problem={problem ?? unknown} again={again} />
      {value !== undefined && (
        <ul className="people">
          {[...value]
            .sort((a, b) => b.lastLoginAtMs - a.lastLoginAtMs)
            .map((device) => (
              <DeviceRow
                key={device.deviceId}
                device={device}
                isThis={device.deviceId === deviceId}
                isBusy={isBusy}
                onRevoke={() => void revoke(device.deviceId)}
              />
            ))}
        </ul>
      )}
      {value !== undefined && value.length > 1 && (
        <button type="button" className="button danger" aria-disabled={isBusy} onClick={() => void revoke(undefined)}>
          Sign out everywhere else
        </button>
      )}
    </section>
  );
}

const classNames: Readonly<Record<Device['deviceClass'], string>> = {
  web: 'Browser',
  desktop: 'Computer',
  mobile: 'Phone',
  bot: 'Program',
  other: 'Device',
};

interface RowProps {
  readonly device: Device;
  readonly isThis: boolean;
  readonly isBusy: boolean;
  readonly onRevoke: () => void;
}

function DeviceRow({ device, isThis, isBusy, onRevoke }: RowProps): ReactElement {
  const nowMs = useNow();
  const kind = classNames[device.deviceClass];
  const details = [
    device.online ? 'Online' : `Last signed in ${here.ago(device.lastLoginAtMs, nowMs)}`,
    device.client,
    device.remote,
  ];
  return (
    <li className="person">
      <span className="person-text">
        <span>{isThis ? `${kind} (this one)` : kind}</span>
        <span className="hint">{details.filter((detail) => detail !== '').join(' · ')}</span>
        <span className="hint code">{device.deviceId}</span>
      </span>
      {!isThis && (
        <button
          type="button"
          className="button small danger"
          aria-disabled={isBusy}
          aria-label={`Sign out ${kind} ${device.deviceId}`}
          onClick={onRevoke}
        >
          Sign out
        </button>
      )}
    </li>
  );
}
