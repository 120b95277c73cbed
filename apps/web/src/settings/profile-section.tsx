import { Limit } from '@proj/chat-protocol';
import { useMessenger, useProfiles, useStatus } from '@proj/react';
import { type ReactElement, useId, useState } from 'react';
import { Avatar } from '../ui/avatar.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notes.tsx';
import { toast } from '../ui/toasts.tsx';
import { useAction } from '../ui/use-action.ts';

const encoder = new TextEncoder();

/** What others see of oneself. */
export function ProfileSection(): ReactElement {
  const messenger = useMessenger();
  const { user } = messenger;
  const status = useStatus();
  const profile = useProfiles().get(user);
  const [name, setName] = useState<string>();
  const [about, setAbout] = useState<string>();
  const { isBusy, problem, run } = useAction();
  const aboutId = useId();
  const displayName = name ?? profile?.displayName ?? '';
  const told = about ?? profile?.about ?? '';
  const isNameTooLong = encoder.encode(displayName.trim()).length > Limit.displayNameBytes;
  const isAboutTooLong = encoder.encode(told).length > Limit.aboutBytes;
  const save = async (): Promise<void> => {
    if (isNameTooLong || isAboutTooLong) return;
    const saved = await run((signal) =>
      messenger.setProfile({ displayName: displayName.trim(), about: told.trim() }, { signal }),
    );
    if (saved) toast('Your profile is saved.');
  };
  return (
    <section className="group-of" aria-labelledby="profile-title">
      <div className="hero">
        <Avatar id={user} name={displayName || user} size="large" />
        <h2 id="profile-title" dir="auto">
          {displayName || user}
        </h2>
        <p className="hint">@{user}</p>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label="Display name"
          hint="What others see instead of your user name."
          problem={isNameTooLong ? 'This is too long.' : undefined}
          value={displayName}
          autoComplete="name"
          onChange={({ target }) => setName(target.value)}
        />
        <div className="field">
          <label htmlFor={aboutId}>About you</label>
          <textarea
            id={aboutId}
            rows={3}
            value={told}
            dir="auto"
            aria-invalid={isAboutTooLong}
            onChange={({ target }) => setAbout(target.value)}
          />
          {isAboutTooLong && <p className="problem">This is too long.</p>}
        </div>
        {problem !== undefined && <Problem>{problem}</Problem>}
        <button type="submit" className="button primary" aria-disabled={isBusy}>
          {isBusy ? (status.state === 'online' ? 'Saving…' : 'Waiting for a connection…') : 'Save profile'}
        </button>
      </form>
    </section>
  );
}
