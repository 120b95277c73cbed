import { type Bench, interleave, type Suite } from '../suite.ts';

const atOnce = 64;

/** New connections: the whole handshake each time. */
export const handshakes: Suite = {
  name: 'handshakes',
  about: 'new connections, with the whole handshake',
  async run(bench: Bench) {
    await interleave(bench, ['snet', 'snet-x25519', 'net', 'tls', 'tls-x25519'], async (pair, counts) => {
      const count = bench.amount(1_000, atOnce);
      const cost = await pair.measure((client) => client.call('handshake', { count, atOnce }));
      const alone = await pair.client.call('handshake', { count: bench.amount(300, 5), atOnce: 1 });
      if (!counts) return;
      bench.samples.add('fullRate', pair.stack, count / cost.value.seconds);
      bench.samples.add('fullCpu', pair.stack, (cost.serverCpuSeconds * 1e6) / count);
      bench.samples.add('fullEchoP50', pair.stack, alone.echoP50Us);
    });
  },
};

/** Clients that come back: resumed sessions, TLS tickets, and for `net` just the next connection. */
export const resumes: Suite = {
  name: 'resumes',
  about: 'clients that come back: resumed sessions, TLS tickets',
  async run(bench: Bench) {
    await interleave(bench, ['snet', 'net', 'tls', 'tls-x25519'], async (pair, counts) => {
      const count = bench.amount(2_000, atOnce);
      const cost = await pair.measure((client) => client.call('returns', { count, atOnce, cut: 'reset', pauseMs: 0 }));
      const alone = { count: bench.amount(12, 3), atOnce: 1, pauseMs: 120 };
      const reset = await pair.client.call('returns', { ...alone, cut: 'reset' });
      const unseen = await pair.client.call('returns', { ...alone, cut: 'unseen' });
      if (!counts) return;
      bench.samples.add('resumeRate', pair.stack, count / cost.value.seconds);
      bench.samples.add('resumeCpu', pair.stack, (cost.serverCpuSeconds * 1e6) / count);
      bench.samples.add('resumeEchoP50', pair.stack, reset.dialP50Us);
      bench.samples.add('rstEchoP50', pair.stack, reset.cutP50Us / 1e3);
      bench.samples.add('rstEchoP99', pair.stack, reset.cutP99Us / 1e3);
      bench.samples.add('halfOpenEchoP50', pair.stack, unseen.cutP50Us / 1e3);
      bench.samples.add('halfOpenEchoP99', pair.stack, unseen.cutP99Us / 1e3);
    });
  },
};
