import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { peersFolder } from '../peers/require-peers.ts';

/** What of a protobufjs type is used here, whichever way it was made. */
export interface ProtobufType {
  encodeDelimited(fields: object): { finish(): Uint8Array };
  decodeDelimited(bytes: Uint8Array): { readonly to: string };
}

const proto = `syntax = "proto3";
message Relayed {
  bytes uuid = 1;
  string from = 2;
  string to = 3;
  uint32 seq = 4;
  double ts = 5;
  double accepted_at = 6;
  string text = 7;
}
`;

/** By reflection, and as the static code that `pbjs` writes. None when the peers are not installed. */
export function protobufPeers(): Readonly<Record<string, ProtobufType>> {
  const folder = peersFolder();
  if (folder === undefined) return {};
  const load = createRequire(join(folder, 'package.json'));
  const { parse } = load('protobufjs') as {
    parse: (text: string) => { readonly root: { lookupType(name: string): ProtobufType } };
  };
  return {
    'protobufjs static': staticType(folder, load),
    'protobufjs reflection': parse(proto).root.lookupType('Relayed'),
  };
}

function staticType(folder: string, load: NodeJS.Require): ProtobufType {
  // There, or it would not find its runtime.
  const files = ['proto', 'cjs'].map((kind) => join(folder, `relayed-${process.pid}.${kind}`));
  const [source = '', code = ''] = files;
  try {
    writeFileSync(source, proto);
    const pbjs = load.resolve('protobufjs-cli/bin/pbjs');
    const { status, stderr } = spawnSync(
      process.execPath,
      [pbjs, '--target=static-module', '--wrap=commonjs', `--root=relayed_${process.pid}`, `--out=${code}`, source],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`pbjs: ${stderr}`);
    return (load(code) as { readonly Relayed: ProtobufType }).Relayed;
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}
