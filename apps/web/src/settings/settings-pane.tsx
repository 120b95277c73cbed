import type { ReactElement } from 'react';
import { PaneBar } from '../ui/pane-bar.tsx';
import { AccountsSection } from './accounts-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BlockedSection } from './blocked-section.tsx';
import { DevicesSection } from './devices-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { ProfileSection } from './profile-section.tsx';

export function SettingsPane(): ReactElement {
  return (
    <section className="page" aria-label="Settings">
      <PaneBar title="Settings" back="#/" backLabel="Back to the conversations" />
      <div className="page-scroll">
        <ProfileSection />
        <AppearanceSection />
        <NotificationsSection />
        <DevicesSection />
        <BlockedSection />
        <PasswordSection />
        <AccountsSection />
      </div>
    </section>
  );
}
