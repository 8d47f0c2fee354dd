// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes over a socket, for requests that no library would send.
'use strict';

const net = require('net');

function connect(base) {
  if (base.startsWith('unix:')) return net.connect(base.slice(5));
  const { hostname, port } = new URL(base);
  return net.connect({ host: hostname, port: Number(port) });
}

// The answers in a text of bytes: {status, headers, text}. `heads` tells which of them answer HEAD. What is no answer, or
// only the beginning of one, is in `rest`.
function parse(bytes, heads = []) {
  const answers = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    const [line, ...fields] = end < 0 ? [''] : rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    if (!status) return { answers, rest };
    const headers = Object.fromEntries(
      fields.map(field => {
        const colon = field.indexOf(':');
        return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
      }),
    );
    const none = status < 200 || status === 204 || status === 304 || heads.includes(answers.length);
    const length = none ? 0 : Number(headers['content-length'] ?? rest.length - end - 4);
    if (rest.length < end + 4 + length) return { answers, rest };
    answers.push({ status, headers, text: rest.subarray(end + 4, end + 4 + length).toString('utf8') });
    rest = rest.subarray(end + 4 + length);
  }
}

// Sends the parts one after the other and reads until the server closes or `enough` says so. Resolves with {answers,
// rest, closed, sent}: `closed` is whether the server ended the connection, `sent` how many parts went out.
function exchange(base, parts, { enough = () => false, heads, patience = 20_000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = connect(base);
    const state = { bytes: Buffer.alloc(0), closed: false, sent: 0 };
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...parse(state.bytes, heads), closed: state.closed, sent: state.sent });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(
          `Neither an end nor enough within ${patience} ms; so far: ${state.bytes.toString('latin1').slice(0, 500)}`,
        ),
      );
    }, patience);
    socket.on('data', bytes => {
      state.bytes = Buffer.concat([state.bytes, bytes]);
      if (enough(parse(state.bytes, heads))) finish();
    });
    const close = () => {
      state.closed = true;
      finish();
    };
    socket.on('end', close);
    socket.on('close', close);
    socket.on('error', () => {}); // a reset: "close" follows
    socket.on('connect', async () => {
      for (const part of parts) {
        if (socket.destroyed || socket.writableEnded) return;
        state.sent += 1;
        await new Promise(done => socket.write(part, done));
      }
    });
  });
}

module.exports = { connect, exchange, parse };
