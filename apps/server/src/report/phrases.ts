export type Language = 'en' | 'zh';

/** What is said in either language; what is not here is English. */
export interface Phrases {
  readonly reportSubject: (node: string) => string;
  readonly alertSubject: (node: string, severity: string, what: string) => string;
  readonly window: string;
  readonly connects: string;
  readonly connectsValue: (accepted: string, failed: string) => string;
  readonly onlineMessages: string;
  readonly offlineMessages: string;
  readonly peakOnline: string;
}

export const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    reportSubject: (node) => `Chat server report: ${node}`,
    alertSubject: (node, severity, what) => `[${severity}] ${what}: ${node}`,
    window: 'Window',
    connects: 'Connections',
    connectsValue: (accepted, failed) => `${accepted} accepted, ${failed} failed`,
    onlineMessages: 'Messages to those online',
    offlineMessages: 'Messages to those offline',
    peakOnline: 'Most users online',
  },
  zh: {
    // As the original chat server words it, for those who filter by it.
    reportSubject: () => '聊天服务器每日报告',
    alertSubject: (node, severity, what) => `聊天服务器警报 [${severity}] ${what}: ${node}`,
    window: '统计时间区间',
    connects: '接受连接请求',
    connectsValue: (accepted, failed) => `${accepted} 次成功, ${failed} 次失败`,
    onlineMessages: '在线消息数',
    offlineMessages: '离线消息数',
    peakOnline: '最高在线人数',
  },
};
