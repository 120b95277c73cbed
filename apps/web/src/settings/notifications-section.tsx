import type { ReactElement } from 'react';
import { setNotifications, useNotificationChoice } from '../notifications.ts';

export function NotificationsSection(): ReactElement {
  const choice = useNotificationChoice();
  return (
    <section className="group-of">
      <h2>Notifications</h2>
      {choice === 'unavailable' ? (
        <p className="hint">This browser shows none for this page. Its own settings may say why.</p>
      ) : (
        <>
          <p className="hint">Of new messages, while this page is open and you look at something else.</p>
          <button type="button" className="button" onClick={() => void setNotifications(choice === 'off')}>
            {choice === 'on' ? 'Turn off' : 'Turn on'}
          </button>
        </>
      )}
    </section>
  );
}
