'use strict';
const { FrameDecoder } = require('@proj/frame');
const { connect, createServer, generateKeys } = require('@proj/snet');

if (new FrameDecoder().next() !== undefined) throw new Error('a frame out of nothing');
const keys = generateKeys();
const server = createServer({ keys }, (socket) => socket.pipe(socket));
server.listen(0, '127.0.0.1', () => {
  const socket = connect({ host: '127.0.0.1', port: server.address().port, serverKey: keys.publicKey });
  socket.on('data', (chunk) => process.stdout.write(chunk)).on('close', () => server.close());
  socket.end('required');
});
