// SPDX-License-Identifier: GPL-3.0-or-later
// Who wants to harm: requests with two meanings, requests that never end, thousands of connections, answers that nobody
// takes. Each is refused as docs/api.md says, nobody else waits for it, and the server stays small.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { after, before, test } = require('node:test');
const { Client } = require('./support/client');
const { Neighbour } = require('./support/neighbour');
const { connect, exchange, parse } = require('./support/raw');
const { kBehind, refused, understood } = require('./support/smuggling');
const { Stack } = require('./support/stack');
const { until } = require('./support/wait');

const kSlow = Boolean(process.env.SCOREWATCH_SANITIZE);
const kNeighbourWaits = kSlow ? 2000 : 200; // ms
// What the program needs (60 MiB), and 2,000 connections that each hold a whole body, a whole header and what comes behind
// (64 + 16 + 16 KiB). A server that kept a gigabyte of what it refuses, or the answers that nobody takes, is far beyond.
const kMostMemory = (kSlow ? 1024 : 60 + 2000 * 96 / 1024) * 1024; // KiB
const kPassword = 'correct horse';
const kOrigin = 'https://play.example.org';

let stack;
let client;
let neighbour;
let directory;
let player;
const tokens = {};
let mostMemory = 0; // KiB
let watchingMemory;

const problem = answer => JSON.parse(answer.text).type.replace('urn:scorewatch:problem:', '');

function memory() {
  const status = fs.readFileSync(`/proc/${stack.servicePid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]);
}

async function connections() {
  const { text } = await client.send('GET', '/metrics');
  return Number(/^scorewatch_connections (\d+)/m.exec(text)[1]);
}

before(async () => {
  // Most systems let a program open 1,024 files until it asks for more.
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'scorewatch-hostile-'));
  const limited = path.join(directory, 'scorewatchd');
  fs.writeFileSync(limited, `#!/bin/sh\nulimit -Sn 1024\nexec '${process.env.SCOREWATCHD}' "$@"\n`, { mode: 0o755 });
  process.env.SCOREWATCHD = limited;
  stack = await Stack.start({ environment: { SCOREWATCH_API_ALLOWED_ORIGINS: kOrigin } });
  client = new Client(stack.base);
  [player] = await stack.addPlayers(1);
  tokens.service = stack.token('service', 'game-server-1');
  tokens.moderator = stack.token('moderator', 'mia');
  await client.call('register', { body: { username: 'Alice', email: 'alice@example.org', password: kPassword }, status: 201 });
  neighbour = await Neighbour.start(stack.base, stack.servicePid);
  watchingMemory = setInterval(() => { mostMemory = Math.max(mostMemory, memory()); }, 50);
});

after(async () => {
  clearInterval(watchingMemory);
  await neighbour?.end();
  client?.close();
  await stack?.stop();
  if (directory)
    fs.rmSync(directory, { recursive: true });
});

test('what has two meanings, or is too large, ends the connection with one answer', async () => {
  for (const { what, bytes, statuses, type } of refused) {
    const { answers, rest, closed } = await exchange(stack.base, [Buffer.from(bytes + kBehind, 'latin1')]);
    assert.deepStrictEqual([answers.length, rest.length, closed], [1, 0, true], what);
    assert.ok(statuses.includes(answers[0].status), `${what}: ${answers[0].status} ${answers[0].text}`);
    assert.strictEqual(answers[0].headers.connection, 'close', what);
    assert.strictEqual(problem(answers[0]), answers[0].status === 431 ? 'headers-too-large' : type, what);
  }
});

test('the same a byte at a time', async () => {
  const short = refused.filter(({ bytes }) => bytes.length < 250);
  await Promise.all(short.map(async ({ what, bytes, statuses }) => {
    const { answers, closed } = await exchange(stack.base, [...Buffer.from(bytes + kBehind, 'latin1')].map(byte => Buffer.of(byte)));
    assert.deepStrictEqual([answers.length, closed], [1, true], what);
    assert.ok(statuses.includes(answers[0].status), `${what}: ${answers[0].status} ${answers[0].text}`);
  }));
});

test('what only looks odd is answered, and so is what stands behind it', async () => {
  for (const { what, bytes, status } of understood) {
    const { answers } = await exchange(stack.base, [Buffer.from(bytes + kBehind, 'latin1')], { enough: ({ answers: all }) => all.length === 2 });
    assert.deepStrictEqual(answers.map(answer => answer.status), [status, 404], what);
    assert.strictEqual(JSON.parse(answers[1].text).instance, '/smuggled', what);
  }
});

// Sends `head` and then `part` until the server hangs up; resolves with {status, sent (bytes)}.
function flood(head, part) {
  return new Promise(resolve => {
    const socket = connect(stack.base);
    let sent = 0;
    let bytes = '';
    const send = () => {
      sent += part.length;
      // Turns of the loop in between, so that the answer is read before a write fails.
      if (socket.writable && sent <= 2 ** 30)
        socket.write(part, () => setImmediate(send));
    };
    socket.on('data', answer => { bytes += answer.toString('latin1'); });
    socket.on('error', () => {}); // "close" follows
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(bytes)?.[1]), sent }));
    socket.write(head, send);
  });
}

test('a gigabyte is not taken, neither whole nor in chunks', async () => {
  const part = Buffer.alloc(0x10000, 'x');
  const framed = Buffer.concat([Buffer.from('10000\r\n'), part, Buffer.from('\r\n')]);
  const head = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
  for (const [fields, each] of [['Content-Length: 1073741824\r\n\r\n', part], ['Transfer-Encoding: chunked\r\n\r\n', framed]]) {
    let outcome = {};
    // A client that writes at the very moment when the server hangs up loses the answer.
    for (let tries = 0; tries < 5 && !outcome.status; ++tries)
      outcome = await flood(head + fields, each);
    assert.strictEqual(outcome.status, 413, fields);
    // What the buffers of the system hold, and the megabyte that is thrown away so that the answer arrives.
    assert.ok(outcome.sent < 32 * 2 ** 20, `${outcome.sent} bytes were taken`);
  }
});

test('a hundred requests at once are answered in their order, the slow one first', async () => {
  const body = JSON.stringify({ login: 'Alice', password: kPassword });
  const paths = ['/healthz', '/api/v1/leaderboard', '/nowhere', '/readyz'];
  const requests = [`POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nX-Request-Id: r0\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`];
  for (let n = 1; n < 100; ++n)
    requests.push(`GET ${paths[n % 4]} HTTP/1.1\r\nHost: a\r\nX-Request-Id: r${n}\r\n${n === 99 ? 'Connection: close\r\n' : ''}\r\n`);
  const { answers, closed } = await exchange(stack.base, [requests.join('') + kBehind]);
  assert.deepStrictEqual(answers.map(({ headers }) => headers['x-request-id']), requests.map((request, n) => `r${n}`));
  assert.deepStrictEqual(answers.map(({ status }) => status), requests.map((request, n) => (n % 4 === 2 ? 404 : 200)));
  assert.ok(closed);
});

test('a client that asks whether to go on is told so once', async () => {
  const body = '{"login":"Alice","password":"wrong"}';
  const head = `POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`;
  const socket = connect(stack.base);
  let bytes = Buffer.alloc(0);
  socket.on('data', part => { bytes = Buffer.concat([bytes, part]); });
  socket.write(head);
  await until('100', () => parse(bytes).answers.length === 1);
  socket.write(body + kBehind);
  await until('three answers', () => parse(bytes).answers.length === 3);
  assert.deepStrictEqual(parse(bytes).answers.map(({ status }) => status), [100, 401, 404]);
  socket.destroy();
});

test('methods, types and origins', async () => {
  const wanted = [
    ['GET', '/healthz', {}, undefined, 200],
    ['HEAD', '/healthz', {}, undefined, 200],
    ['HEAD', '/api/v1/leaderboard', {}, undefined, 200],
    ['OPTIONS', '/api/v1/scores', {}, undefined, 204],
    ['DELETE', '/api/v1/scores', {}, undefined, 405],
    ['GET', '/api/v1/auth/login', {}, undefined, 405],
    ['POST', '/healthz', {}, undefined, 405],
    ['GET', '/api/v1/leaderboard', { Accept: 'text/html' }, undefined, 406],
    ['GET', '/api/v1/leaderboard', { Accept: 'application/json;q=0' }, undefined, 406],
    ['POST', '/api/v1/auth/login', { 'Content-Type': 'application/xml' }, '{}', 415],
    ['POST', '/api/v1/auth/login', {}, '{}', 415],
    ['POST', '/api/v1/auth/login', { 'Content-Type': 'application/json; charset=utf-16' }, '{}', 415],
  ];
  for (const [method, url, headers, body, status] of wanted) {
    const answer = await client.send(method, url, { headers, body });
    assert.strictEqual(answer.status, status, `${method} ${url} ${JSON.stringify(headers)} ${answer.text}`);
    assert.strictEqual(Boolean(answer.headers.allow), status === 405 || status === 204, `${method} ${url}`);
    if (method === 'HEAD')
      assert.deepStrictEqual([answer.text, Number(answer.headers['content-length']) > 0], ['', true]);
  }
  const preflight = origin => client.send('OPTIONS', '/api/v1/scores', { headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' } });
  const known = await preflight(kOrigin);
  assert.deepStrictEqual([known.status, known.headers['access-control-allow-origin'], known.headers['access-control-allow-methods']], [204, kOrigin, 'POST']);
  for (const origin of ['https://evil.example', 'null', `${kOrigin}.evil.example`, 'http://play.example.org']) {
    const { status, headers } = await preflight(origin);
    assert.deepStrictEqual([status, headers['access-control-allow-origin']], [204, undefined], origin);
  }
});

test('numbers and texts that are none leave the connection whole', async () => {
  const surrogate = '"\\ud800"';
  const bodies = [
    ...['1e400', '-1e400', '9223372036854775808', '-9223372036854775809', '18446744073709551616', '1.5', '1.0', '1e2', '-0', '0', '01', '+1', '.5', '1.',
      '0x10', 'NaN', 'Infinity', 'true', '"1"', '[1]', '9'.repeat(10_000), '9007199254740993'].map(number => `{"change":${number},"reason":"a"}`),
    ...[surrogate, '"\\udc00\\ud800"', '"\\u0000"', '""', 'null', '{}', '"\\x41"', '"a\nb"', `"${'a'.repeat(60_000)}"`].map(text => `{"change":1,"reason":${text}}`),
    '{"change":1,"reason":"a","change":2}', '{"change":1,"reason":"a","Change":2}', '{"change":1,"reason":"a","ch\\u0061nge":2}',
    `{"change":${'['.repeat(30_000)}${']'.repeat(30_000)},"reason":"a"}`, `${'{"change":'.repeat(5000)}1${'}'.repeat(5000)}`, `{"change":1,"reason":"a","b":${'['.repeat(60_000)}`,
    Buffer.from('{"change":1,"reason":"\xff"}', 'latin1'), Buffer.from('{"change":1,"reason":"\xc0\xaf"}', 'latin1'),
    Buffer.from('{"change":1,"reason":"\xed\xa0\x80"}', 'latin1'), Buffer.from('{"change":1,"reason":"\xf4\x90\x80\x80"}', 'latin1'),
  ].map(body => Buffer.from(body));
  const head = `POST /api/v1/users/${player}/correct HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tokens.moderator}\r\nContent-Type: application/json\r\n`;
  const parts = bodies.map(body => Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]));
  const { answers } = await exchange(stack.base, [...parts, kBehind], { enough: ({ answers: all }) => all.length === bodies.length + 1 });
  answers.slice(0, -1).forEach(({ status, text }, n) => {
    assert.strictEqual(status, 400, `${bodies[n].toString().slice(0, 80)}: ${status} ${text}`);
  });
  assert.strictEqual(answers.at(-1).status, 404);
  assert.deepStrictEqual(await stack.sql(`SELECT count(*) FROM scoreboard.score_history WHERE user_id = '${player}'`), [['0']]);
});

function handshake(ticket, fields = '') {
  const key = crypto.randomBytes(16).toString('base64');
  return `GET /ws?ticket=${ticket} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${fields}\r\n`;
}

const newTicket = async () => (await client.call('wsTicket', { token: tokens.service, status: 201 })).json.ticket;
const firstAnswer = bytes => exchange(stack.base, [bytes], { enough: ({ answers }) => answers.length === 1 }).then(({ answers }) => answers[0].status);

test('a ticket counts once, and pages from elsewhere are not let in', async () => {
  const ticket = await newTicket();
  for (const origin of ['https://evil.example', 'null', `${kOrigin}.evil.example`, 'http://a.evil.example'])
    assert.strictEqual(await firstAnswer(handshake(ticket, `Origin: ${origin}\r\n`)), 403, origin);
  assert.strictEqual(await firstAnswer(handshake(ticket).replace('Upgrade: websocket\r\n', '')), 426);
  // None of these spent it.
  assert.strictEqual(await opening(ticket, `Origin: ${kOrigin}\r\n`), 101);
  assert.strictEqual(await opening(ticket), 401, 'used before');
  for (const foreign of ['', 'x', crypto.randomBytes(32).toString('base64url'), encodeURIComponent(tokens.service), `${await newTicket()}x`, 'a'.repeat(4000)])
    assert.strictEqual(await opening(foreign), 401, foreign.slice(0, 60));
  for (const broken of ['%00', '%ff%fe', '%', `${ticket}&ticket=${ticket}`])
    assert.strictEqual(await opening(broken), 400, broken);
});

// The status that a handshake is answered with; the WebSocket is left at once.
function opening(ticket, fields) {
  return new Promise((resolve, reject) => {
    const socket = connect(stack.base);
    socket.once('data', bytes => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))[1]));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.write(handshake(ticket, fields));
  });
}

function frame(first, payload, { masked = true, length = payload.length } = {}) {
  const size = length < 126 ? Buffer.of(length) : Buffer.alloc(length < 65_536 ? 3 : 9, length < 65_536 ? 126 : 127);
  if (size.length === 3)
    size.writeUInt16BE(length, 1);
  else if (size.length === 9)
    size.writeBigUInt64BE(BigInt(length), 1);
  if (!masked)
    return Buffer.concat([Buffer.of(first), size, payload]);
  size[0] |= 0x80;
  return Buffer.concat([Buffer.of(first), size, Buffer.alloc(4), payload]); // a mask of zeros
}

// The code that the server closes with after it was sent `bytes`; 0 where it just hung up.
async function closeCode(bytes) {
  const ticket = await newTicket();
  return new Promise((resolve, reject) => {
    const socket = connect(stack.base);
    let received = Buffer.alloc(0);
    let opened = false;
    const timer = setTimeout(() => reject(new Error('The WebSocket stayed open')), 20_000);
    socket.on('data', part => {
      received = Buffer.concat([received, part]);
      if (!opened && received.includes('\r\n\r\n')) {
        opened = true;
        received = received.subarray(received.indexOf('\r\n\r\n') + 4);
        socket.write(bytes);
      }
    });
    socket.on('error', () => {}); // "close" follows
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(lastClose(received));
    });
    socket.write(handshake(ticket));
  });
}

function lastClose(bytes) {
  for (let at = 0; at + 2 <= bytes.length;) {
    const short = bytes[at + 1] & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    if (bytes[at] === 0x88)
      return bytes.readUInt16BE(at + head);
    at += head + length;
  }
  return 0;
}

test('a WebSocket ends for whoever breaks its rules', async () => {
  const text = Buffer.from('{"type":"ping"}');
  const cases = [
    ['a message that is no ping', frame(0x81, Buffer.from('{"type":"score"}')), [1008]],
    ['a binary message', frame(0x82, text), [1008]],
    ['5 KB', frame(0x81, Buffer.alloc(5120, 'a')), [1009]],
    ['a frame of 2^62 bytes', frame(0x81, Buffer.alloc(0), { length: 2 ** 62 }), [1009]],
    ['endless pieces', Buffer.concat([frame(0x01, Buffer.alloc(1024, 'a')), ...Array(100).fill(frame(0x00, Buffer.alloc(1024, 'a')))]), [1009]],
    ['no mask', frame(0x81, text, { masked: false }), [1002]],
    ['a reserved bit', frame(0xc1, text), [1002]],
    ['an unknown kind', frame(0x83, text), [1002]],
    ['a ping in two pieces', frame(0x09, text), [1002]],
    ['a ping of 126 bytes', frame(0x89, Buffer.alloc(126)), [1002]],
    ['a piece without beginning', frame(0x80, text), [1002]],
    ['text that is no UTF-8', frame(0x81, Buffer.from([0x22, 0xff, 0x22])), [1007]],
    ['a close with half a code', frame(0x88, Buffer.of(3)), [1002]],
    ['HTTP', Buffer.from(kBehind), [1002]],
  ];
  await Promise.all(cases.map(async ([what, bytes, codes]) => {
    const code = await closeCode(bytes);
    // The code is lost where the client was still sending: its system drops what had arrived.
    assert.ok(codes.includes(code) || (code === 0 && bytes.length > 4096), `${what}: ${code}`);
  }));
});

// Opens sockets, each sends `first` and then a byte at a time; resolves with the statuses they were answered with once all
// were closed.
async function besiege(count, first, drip) {
  const statuses = new Map();
  let open = count;
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(stack.base);
    let bytes = '';
    socket.on('data', part => { bytes += part.toString('latin1'); });
    socket.on('error', () => {}); // "close" follows
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      const status = /^HTTP\/1\.1 (\d+)/.exec(bytes)?.[1] ?? 'none';
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      open -= 1;
    });
    socket.write(first);
    return socket;
  });
  const dripping = setInterval(() => {
    for (const socket of sockets)
      socket.writable && socket.write(drip);
  }, 1000);
  try {
    await until(`${count} connections are closed`, () => open === 0);
  } finally {
    clearInterval(dripping);
  }
  return Object.fromEntries(statuses);
}

// Clients that ask for much and take nothing; resolves with their sockets once all are connected.
async function starve(count) {
  const asked = 'GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(400);
  const before_ = await connections();
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(stack.base);
    socket.pause();
    socket.on('error', () => {}); // the server hangs up
    socket.write(asked);
    return socket;
  });
  await until('they are connected', async () => await connections() >= before_ + count);
  return sockets;
}

test('2,000 who dribble, 1,000 who never end their body, 1,000 who say nothing, 100 who take nothing', async () => {
  const silent = Array.from({ length: 1000 }, () => connect(stack.base).on('error', () => {}));
  const starving = await starve(100);
  const body = `POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n${'a'.repeat(60_000)}`;
  const [dribbled, unended] = await Promise.all([
    besiege(2000, 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ', 'a'),
    besiege(1000, body, 'a'),
  ]);
  assert.deepStrictEqual([dribbled, unended], [{ 408: 2000 }, { 408: 1000 }]);
  // Those who say nothing are still welcome; those who take nothing are gone after 10 s.
  await until('who takes nothing is cut off', async () => await connections() <= 1000 + 50);
  assert.ok(silent.every(socket => !socket.destroyed));
  for (const socket of [...silent, ...starving])
    socket.destroy();
  await until('all are gone', async () => await connections() < 50);
  const files = () => fs.readdirSync(`/proc/${stack.servicePid}/fd`).length;
  await until('no file is left open', () => files() < 120);
});

test('all the while others were served, and the server stayed small', async t => {
  const { asked, slowest, slowestAsMeasured, faults } = await neighbour.stop();
  t.diagnostic(`${asked} answers, the slowest took ${slowest.toFixed(1)} ms (${slowestAsMeasured.toFixed(1)} ms with what the machine was late); memory at most ${Math.round(mostMemory / 1024)} MiB`);
  assert.deepStrictEqual(faults, []);
  assert.ok(asked >= 100);
  assert.ok(slowest < kNeighbourWaits, `the slowest answer took ${slowest} ms`);
  assert.ok(mostMemory < kMostMemory, `${mostMemory} KiB of memory`);
});
