// SPDX-License-Identifier: GPL-3.0-or-later
// Clients that mean harm, over raw sockets. Each is answered once, with the status that docs/api.md says, or cut off; no
// second answer ever follows what could not be read. Meanwhile a healthy client is served in time, and memory is bounded.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const { after, before, test } = require('node:test');
const { setTimeout: pause } = require('timers/promises');
const WebSocket = require('ws');
const { Client } = require('./support/client');
const { connect, exchange, parse } = require('./support/raw');
const { Stack } = require('./support/stack');
const { until } = require('./support/wait');
const { socketUrl } = require('./support/watching');

const kSlow = Boolean(process.env.SCOREWATCH_SANITIZE);
const kInTime = kSlow ? 2000 : 200; // ms, for a healthy answer, on whatever else the machine does
// What is held for a client before its request is whole is at most 16 KiB of header and 64 KiB of body: 2,000 of them at
// once are 160 MiB in the worst case, and here they send a fraction of it. The process itself needs about 60 MiB, and the
// sanitizers' shadow and quarantine a few hundred.
const kMostMemory = (kSlow ? 1500 : 256) * 1024 * 1024;

let stack;
let client;
let player;
let healthy;

const memory = () => Number(/VmRSS:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${stack.servicePid}/status`, 'utf8'))[1]) * 1024;

// Asks every 20 ms, one connection each for the two questions, and remembers what went wrong.
class Healthy {
  constructor() {
    this.faults = [];
    this.slowest = 0;
    this.mostMemory = 0;
    this.answers = 0;
    this.running = true;
    this.lag = 0; // of this very process, which is no fault of the server
    this.done = Promise.all([this.ask('healthz'), this.ask('readBoard')]);
  }

  async ask(id) {
    while (this.running) {
      const due = performance.now() + 20;
      await pause(20);
      this.lag = Math.max(this.lag, performance.now() - due);
      const since = performance.now();
      try {
        await client.call(id, { status: 200 });
        this.answers += 1;
      } catch (error) {
        this.faults.push(`${id}: ${error.message}`);
      }
      const took = performance.now() - since;
      this.slowest = Math.max(this.slowest, took);
      if (took > kInTime)
        this.faults.push(`${id} took ${took.toFixed(0)} ms`);
      this.mostMemory = Math.max(this.mostMemory, memory());
    }
  }

  async stop() {
    this.running = false;
    await this.done;
  }
}

before(async () => {
  stack = await Stack.start();
  client = new Client(stack.base);
  [player] = await stack.addPlayers(1);
  const items = Array.from({ length: 200 }, () => ({ userId: player, actionId: 'purchase-item' }));
  await client.call('writeScores', { body: { items }, token: stack.token('service', 'setup'), headers: { 'Idempotency-Key': 'setup' }, status: 200 });
  await until('the board is there', async () => (await client.call('readBoard')).json?.players === 1);
  healthy = new Healthy();
});

after(async () => {
  await healthy?.stop();
  client?.close();
  await stack?.stop();
});

const host = 'Host: localhost\r\n';
const post = (fields, body = '') => `POST /api/v1/auth/refresh HTTP/1.1\r\n${host}Content-Type: application/json\r\n${fields}\r\n${body}`;
const get = (fields = '', target = '/healthz') => `GET ${target} HTTP/1.1\r\n${host}${fields}\r\n`;
// What would be answered if it were taken for a request of its own.
const smuggled = get('X-Request-Id: smuggled\r\n', '/metrics');

// What cannot be read: one answer, then the end, whatever stands behind it.
const unreadable = {
  'a length and chunks': post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  'chunks and a length': post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n'),
  'two lengths': post('Content-Length: 2\r\nContent-Length: 4\r\n', '{}{}'),
  'two lengths that are the same': post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}'),
  'a list of lengths': post('Content-Length: 2, 2\r\n', '{}'),
  'xchunked': post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'),
  'chunked, gzip': post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'),
  'gzip, chunked': post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
  'chunked twice': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  'chunked and identity': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'),
  'chunked in quotes': post('Transfer-Encoding: "chunked"\r\n', '0\r\n\r\n'),
  'chunked with a vertical tab': post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n'),
  'chunked with a parameter': post('Transfer-Encoding: chunked;a=b\r\n', '0\r\n\r\n'),
  'a space before the colon': post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n'),
  'a tab before the colon': post('Content-Length\t: 2\r\n', '{}'),
  'chunks in HTTP/1.0': post('Transfer-Encoding: chunked\r\n', '0\r\n\r\n').replace('HTTP/1.1', 'HTTP/1.0'),
  'a folded field': get('X-Folded: a\r\n b\r\n'),
  'a folded length': post('Content-Length:\r\n 2\r\n', '{}'),
  'a bare LF after a field': get('X-Bare: a\n'),
  'bare LFs only': 'GET /healthz HTTP/1.1\nHost: localhost\n\n',
  'a bare CR': get('X-Bare: a\rX-Other: b\r\n'),
  'a NUL in a value': get('X-Nul: a\0b\r\n'),
  'a NUL in a name': get('X-N\0ul: a\r\n'),
  'a NUL in the URL': get('', '/healthz\0'),
  'a field without a colon': get('X-Nothing\r\n'),
  'a field without a name': get(': a\r\n'),
  'no Host': 'GET /healthz HTTP/1.1\r\n\r\n',
  'two Hosts': get('Host: other\r\n'),
  'a Host with a path': 'GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n',
  'two tokens': get('Authorization: Bearer a\r\nAuthorization: Bearer b\r\n'),
  'a negative length': post('Content-Length: -1\r\n', '{}'),
  'a signed length': post('Content-Length: +2\r\n', '{}'),
  'a hexadecimal length': post('Content-Length: 0x2\r\n', '{}'),
  'a length with a blank in it': post('Content-Length: 1 2\r\n', '{}'),
  'a length with a fraction': post('Content-Length: 2.0\r\n', '{}'),
  'no length': post('Content-Length: \r\n', '{}'),
  'a length past 64 bits': post('Content-Length: 18446744073709551618\r\n', '{}'),
  'a chunk of no size': post('Transfer-Encoding: chunked\r\n', '\r\n{}\r\n0\r\n\r\n'),
  'a chunk of negative size': post('Transfer-Encoding: chunked\r\n', '-2\r\n{}\r\n0\r\n\r\n'),
  'a chunk of hexadecimal size': post('Transfer-Encoding: chunked\r\n', '0x2\r\n{}\r\n0\r\n\r\n'),
  'a chunk size past 64 bits': post('Transfer-Encoding: chunked\r\n', '10000000000000002\r\n{}\r\n0\r\n\r\n'),
  'a chunk that ends with LF': post('Transfer-Encoding: chunked\r\n', '2\n{}\n0\n\n'),
  'a chunk longer than its size': post('Transfer-Encoding: chunked\r\n', '2\r\n{}{}\r\n0\r\n\r\n'),
  'HTTP/0.9': 'GET /healthz\r\n',
  'HTTP/1.2': get().replace('HTTP/1.1', 'HTTP/1.2'),
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a version in small letters': get().replace('HTTP/1.1', 'http/1.1'),
  'TLS': Buffer.from('1603010200010001fc0303', 'hex'),
  'a method with a blank before it': ` ${get()}`,
  'two blanks': get().replace('GET /', 'GET  /'),
  'a tab for a blank': get().replace('GET /', 'GET\t/'),
  'a URL without a slash': get('', 'healthz'),
  'a URL with a fragment': get('', '/healthz#a'),
  'a broken escape': get('', '/healthz%2'),
  'an escaped NUL': get('', '/healthz%00'),
  'broken UTF-8 in the URL': get('', '/%ff%fe'),
  'CONNECT': 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n',
};

const tooMuch = {
  'a header of 20 KB': [431, get(`X-Large: ${'x'.repeat(20_000)}\r\n`)],
  'a header without an end': [431, `GET /healthz HTTP/1.1\r\n${host}X-Large: ${'x'.repeat(40_000)}`],
  'a name of 20 KB': [431, get(`X-${'x'.repeat(20_000)}: a\r\n`)],
  '101 fields': [431, get(Array.from({ length: 100 }, (none, n) => `X-${n}: a\r\n`).join(''))],
  '100,000 fields': [431, get('a: b\r\n'.repeat(100_000))],
  'a URL of 5 KB': [414, get('', `/${'x'.repeat(5000)}`)],
  'a URL without an end': [414, `GET /${'x'.repeat(1_000_000)}`],
  '1 GB announced': [413, post('Content-Length: 1000000000\r\n')],
  'one byte too many': [413, post('Content-Length: 65537\r\n')],
  'another expectation': [417, post('Expect: wonders\r\nContent-Length: 2\r\n', '{}')],
};

async function refusedOnce(what, bytes, statuses) {
  const { answers, closed, rest } = await exchange(stack.base, [bytes, smuggled]);
  assert.ok(closed, what);
  assert.strictEqual(answers.length, 1, `${what}: ${answers.map(({ status }) => status)} and ${rest.length} bytes`);
  assert.strictEqual(rest.length, 0, what);
  assert.ok(statuses.includes(answers[0].status), `${what}: ${answers[0].status}`);
  assert.strictEqual(answers[0].headers.connection, 'close', what);
  assert.deepStrictEqual(client.description.answerFaults('healthz', answers[0]), [], what);
}

test('what cannot be read is refused once, and nothing behind it is believed', async () => {
  for (const [what, text] of Object.entries(unreadable))
    await refusedOnce(what, Buffer.isBuffer(text) ? text : Buffer.from(text, 'latin1'), [400]);
});

test('what is too much is refused before it is here', async () => {
  for (const [what, [status, text]] of Object.entries(tooMuch))
    await refusedOnce(what, text, [status]);
});

test('1 GB in chunks is cut off early', async () => {
  const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
  const parts = function* chunks() {
    yield post('Transfer-Encoding: chunked\r\n');
    for (let n = 0; n < 16_384; ++n)
      yield chunk;
  };
  const { answers, closed, sent } = await exchange(stack.base, parts());
  assert.ok(closed);
  assert.ok(sent < 1000, `${sent} chunks of 64 KiB were taken`);
  assert.ok(answers.length === 0 || answers[0].status === 413);
});

test('chunks of one byte, and extensions of many, are bounded', async () => {
  const tiny = await exchange(stack.base, [post('Transfer-Encoding: chunked\r\nConnection: close\r\n', `${'1\r\n \r\n'.repeat(60_000)}0\r\n\r\n`)]);
  assert.strictEqual(tiny.answers[0].status, 400);
  const long = await exchange(stack.base, [post('Transfer-Encoding: chunked\r\n', `2;${'x'.repeat(1_000_000)}\r\n{}\r\n0\r\n\r\n`)]);
  assert.deepStrictEqual([long.answers.length, long.closed], [1, true]);
  assert.ok([400, 413, 431].includes(long.answers[0].status));
  const trailer = await exchange(stack.base, [post('Transfer-Encoding: chunked\r\n', `0\r\n${'X-Trailer: a\r\n'.repeat(50_000)}\r\n`)]);
  assert.deepStrictEqual([trailer.answers.length, trailer.closed], [1, true]);
  assert.ok([400, 413, 431].includes(trailer.answers[0].status));
});

const token = () => stack.token('service', 'hostile');

test('a hundred requests at once are answered in their order, the slow one first', async () => {
  const slow = `GET /api/v1/users/${player}/history?limit=200 HTTP/1.1\r\n${host}Authorization: Bearer ${token()}\r\nX-Request-Id: r0\r\n\r\n`;
  const rest = Array.from({ length: 99 }, (none, n) => get(`X-Request-Id: r${n + 1}\r\n`, n % 2 ? '/healthz' : '/api/v1/leaderboard'));
  const { answers } = await exchange(stack.base, [slow + rest.join('')], { enough: ({ answers: all }) => all.length === 100 });
  assert.deepStrictEqual(answers.map(({ headers }) => headers['x-request-id']), Array.from({ length: 100 }, (none, n) => `r${n}`));
  assert.ok(answers.every(({ status }) => status === 200));
});

test('what is odd, but right, is served', async () => {
  const two = ({ answers }) => answers.length === 2;
  const absolute = await exchange(stack.base, [get('', 'http://localhost/healthz') + get()], { enough: two });
  assert.deepStrictEqual(absolute.answers.map(({ status }) => status), [200, 200]);
  const expecting = await exchange(stack.base, [post('Expect: 100-continue\r\nContent-Length: 2\r\n')], { enough: ({ answers }) => answers.length > 0 });
  assert.strictEqual(expecting.answers[0].status, 100);
  const chunked = await exchange(stack.base, [post('Transfer-Encoding: chunked\r\n', '1;a=b\r\n{\r\n1\r\n}\r\n0\r\nX-Trailer: a\r\n\r\n') + get()], { enough: two });
  assert.deepStrictEqual(chunked.answers.map(({ status }) => status), [400, 200], 'an empty object lacks a member; the connection goes on');
  const head = await exchange(stack.base, [get().replace('GET', 'HEAD') + get()], { enough: two, heads: [0] });
  assert.deepStrictEqual(head.answers.map(({ status, text }) => [status, text]), [[200, ''], [200, '{"status":"ok"}']]);
  const old = await exchange(stack.base, ['GET /healthz HTTP/1.0\r\n\r\n']);
  assert.deepStrictEqual([old.answers[0].status, old.closed], [200, true]);
  const last = await exchange(stack.base, [get('Connection: close\r\n') + smuggled]);
  assert.deepStrictEqual([last.answers.length, last.closed], [1, true]);
  const bytewise = await exchange(stack.base, [...get()].map(letter => letter), { enough: ({ answers }) => answers.length === 1 });
  assert.strictEqual(bytewise.answers[0].status, 200);
});

test('numbers that are none', async () => {
  const key = () => ({ 'Idempotency-Key': crypto.randomUUID(), 'Content-Type': 'application/json' });
  const write = text => client.call('writeScore', { headers: key(), token: token(),
    body: `{"userId":"${player}","actionId":"daily-login","expectedVersion":${text}}` });
  for (const number of ['1e400', '-1e400', '9223372036854775808', '18446744073709551616', '-1', '1.5', '1e0', '2e2', '0.0', '9007199254740992', '"200"', 'true', '1e-400', `1${'0'.repeat(5000)}`]) {
    const answer = await write(number);
    assert.strictEqual(answer.status, 400, number);
    assert.ok(['invalid-field', 'invalid-json'].includes(answer.json.type.split(':').at(-1)), number);
  }
  assert.strictEqual((await write('9007199254740991')).json.type, 'urn:scorewatch:problem:version-conflict');
  // JSON has a negative zero, and it is 0.
  assert.ok([400, 409].includes((await write('-0')).status));
  const { json } = await client.call('readRank', { path: { id: player }, token: token() });
  assert.strictEqual(json.version, 200);
});

// Opens sockets that send what `begin` says and then trickle; resolves with how many the server ended within the time.
async function slowloris(count, begin, trickle) {
  const sockets = Array.from({ length: count }, () => connect(stack.base));
  let ended = 0;
  const answers = new Map();
  for (const socket of sockets) {
    socket.on('error', () => {});
    socket.on('close', () => { ended += 1; });
    socket.on('data', bytes => answers.set(parse(bytes).answers[0]?.status, (answers.get(parse(bytes).answers[0]?.status) ?? 0) + 1));
    socket.once('connect', () => socket.write(begin));
  }
  const timer = setInterval(() => sockets.forEach(socket => socket.writable && socket.write(trickle)), 1000);
  const since = Date.now();
  try {
    await until('the server ends the slow ones', () => ended === count, 30_000);
  } finally {
    clearInterval(timer);
    sockets.forEach(socket => socket.destroy());
  }
  return { took: Date.now() - since, answers };
}

test('2,000 clients who never end their header are ended', async () => {
  const { took, answers } = await slowloris(2000, `GET /healthz HTTP/1.1\r\n${host}`, 'X-Slow: a\r\n');
  assert.ok(took < 15_000, `it took ${took} ms`);
  assert.deepStrictEqual([...answers.keys()], [408]);
});

test('clients who never end their body are ended', async () => {
  const { took, answers } = await slowloris(500, post('Content-Length: 60000\r\n'), ' ');
  assert.ok(took < 15_000, `it took ${took} ms`);
  assert.deepStrictEqual([...answers.keys()], [408]);
});

test('clients who never read a big answer are ended, and cost what is on its way', async () => {
  const ask = `GET /api/v1/users/${player}/history?limit=200 HTTP/1.1\r\n${host}Authorization: Bearer ${token()}\r\n\r\n`;
  const sockets = Array.from({ length: 20 }, () => connect(stack.base));
  let ended = 0;
  for (const socket of sockets) {
    socket.pause();
    socket.on('error', () => { ended += 1; });
    const flood = () => {
      for (let n = 0; n < 20 && socket.writable; ++n)
        socket.write(ask, error => error);
    };
    socket.once('connect', flood);
    socket.timer = setInterval(flood, 100);
  }
  try {
    await until('the server ends them', () => ended === sockets.length, 60_000);
  } finally {
    sockets.forEach(socket => { clearInterval(socket.timer); socket.destroy(); });
  }
});

test('sockets that do nothing are not worth a byte', async () => {
  const before = memory();
  const sockets = Array.from({ length: 1000 }, () => connect(stack.base).on('error', () => {}));
  await until('all are connected', () => sockets.every(socket => !socket.connecting));
  await client.call('healthz');
  const each = (memory() - before) / sockets.length;
  sockets.forEach(socket => socket.destroy());
  assert.ok(each < (kSlow ? 200 : 32) * 1024, `${(each / 1024).toFixed(1)} KiB a socket`);
});

test('a foreign page, a foreign ticket and a used one open no WebSocket', async () => {
  const ticket = async () => (await client.call('wsTicket', { token: token(), status: 201 })).json.ticket;
  const refused = (query, headers) => new Promise((resolve, reject) => {
    const socket = new WebSocket(socketUrl(client, query), { headers });
    socket.on('unexpected-response', (request, answer) => { answer.destroy(); resolve(answer.statusCode); });
    socket.on('open', () => { socket.terminate(); resolve(101); });
    socket.on('error', reject);
  });
  const own = stack.base;
  for (const Origin of ['https://evil.example.org', 'null', 'http://localhost', `${own}.evil.example.org`, `https://${new URL(own).host}`, 'file://'])
    assert.strictEqual(await refused({ ticket: await ticket() }, { Origin }), 403, Origin);
  const used = await ticket();
  assert.strictEqual(await refused({ ticket: used }, { Origin: own }), 101);
  assert.strictEqual(await refused({ ticket: used }), 401);
  for (const forged of ['', 'x', 'x'.repeat(43), 'x'.repeat(3000), `${used}\0`, '../../etc/passwd'])
    assert.ok([400, 401].includes(await refused({ ticket: forged })), forged);
  const raced = await ticket();
  const answers = await Promise.all(Array.from({ length: 10 }, () => refused({ ticket: raced })));
  assert.strictEqual(answers.filter(status => status === 101).length, 1, 'one of ten at once');
});

// A frame as RFC 6455 has it, from a client: masked by zeros.
function frame(first, length, payload = Buffer.alloc(0)) {
  const header = length < 126 ? Buffer.from([first, 0x80 | length]) : Buffer.alloc(14);
  if (length >= 126) {
    header[0] = first;
    header[1] = 0x80 | 127;
    header.writeBigUInt64BE(BigInt(length), 2);
    return Buffer.concat([header, payload]);
  }
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}

test('frames against the rules end the WebSocket', async () => {
  const bad = {
    'not masked': Buffer.from([0x81, 0x02, 0x7b, 0x7d]),
    'reserved bits': frame(0xf1, 2, Buffer.from('{}')),
    'an unknown opcode': frame(0x83, 0),
    'a control frame in parts': frame(0x09, 0),
    'a long control frame': frame(0x89, 200, Buffer.alloc(200)),
    '2^62 bytes announced': frame(0x81, 2 ** 62),
    'a part without a beginning': frame(0x80, 2, Buffer.from('{}')),
    'text that is no UTF-8': frame(0x81, 2, Buffer.from([0xc3, 0x28])),
    'a close code that is none': frame(0x88, 2, Buffer.from([0x03, 0xed])),
  };
  for (const [what, bytes] of Object.entries(bad)) {
    const { json: { ticket } } = await client.call('wsTicket', { token: token(), status: 201 });
    const shake = `GET /ws?ticket=${ticket} HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
    const { answers, closed } = await exchange(stack.base, [shake, bytes]);
    assert.strictEqual(answers[0].status, 101, what);
    assert.ok(closed, what);
  }
});

test('meanwhile a healthy client was served in time, and memory was bounded', async t => {
  await healthy.stop();
  t.diagnostic(`${healthy.answers} answers, the slowest ${healthy.slowest.toFixed(0)} ms, this process late by ${healthy.lag.toFixed(0)} ms at most, memory at most ${(healthy.mostMemory / 2 ** 20).toFixed(0)} MiB`);
  assert.deepStrictEqual(healthy.faults, []);
  assert.ok(healthy.answers > 1000);
  assert.ok(healthy.mostMemory < kMostMemory, `${healthy.mostMemory} bytes`);
});
