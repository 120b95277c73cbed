/** As `child-main.ts`, with something more at each sealed record: `PLANT` says what. */
import type { Aead, CryptoProvider } from '@proj/crypto';
import { prepareProvider, provider } from '@proj/crypto/provider';
import { measure, type Pass } from '../../src/counts/measure.ts';

const nonce = new Uint8Array(12);
const nothing = new Uint8Array(0);
let kept: object = {};
const plants: { readonly [plant: string]: (aead: Aead) => void } = {
  nothing: () => {},
  'an AEAD call': (aead) => void aead.seal(nonce, nothing, nothing),
  objects: () => {
    kept = { one: { two: kept === nothing, three: 3 }, four: { five: 5, six: 6 } };
  },
};

function planted(base: CryptoProvider, plant: (aead: Aead) => void): CryptoProvider {
  const makeAead = (...parameters: Parameters<CryptoProvider['aead']>): Aead => {
    const inner = base.aead(...parameters);
    return new Proxy(inner, {
      get(target, name): unknown {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...values: unknown[]): unknown => {
          if (String(name).startsWith('seal')) plant(inner);
          return Reflect.apply(method, target, values);
        };
      },
    });
  };
  return new Proxy(base, { get: (target, name): unknown => (name === 'aead' ? makeAead : Reflect.get(target, name)) });
}

const [name = '', pass] = process.argv.slice(2);
const plant = plants[process.env['PLANT'] ?? ''];
if (plant === undefined) throw new Error('PLANT names nothing that can be planted');
await prepareProvider();
const findings = await measure(name, pass as Pass, provider, (base) => planted(base, plant));
process.stdout.write(JSON.stringify(findings), () => process.exit());
