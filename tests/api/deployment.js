// SPDX-License-Identifier: GPL-3.0-or-later
// The service as docs/operations.md puts it: behind HAProxy with TLS, before PgBouncer in transaction mode, both with the
// configurations of packaging/examples.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { after, before, test } = require('node:test');
const { Client } = require('./support/client');
const { HaProxy, PgBouncer } = require('./support/proxies');
const { exchange } = require('./support/raw');
const { Stack } = require('./support/stack');
const { until } = require('./support/wait');
const { watchEvents, watchSocket } = require('./support/watching');

const kUser = 'scorewatch_service';
const kAccount = { username: 'Alice', email: 'alice@example.org', password: 'correct horse' };
// Only the proxy sees where a client comes from.
const kClientAddress = '127.0.0.2';

let directory;
let stack;
let proxy;
let pooler;
let client;
let service; // a token
let alice;

async function startPooler(made, environment) {
  const password = crypto.randomUUID();
  await made.sql(`ALTER ROLE ${kUser} PASSWORD '${password}'`);
  const [[secret]] = await made.sql(`SELECT rolpassword FROM pg_authid WHERE rolname = '${kUser}'`);
  pooler = new PgBouncer(directory, made.addresses.postgres, { user: kUser, secret, password });
  await pooler.start();
  environment.SCOREWATCH_POSTGRES_DSN = pooler.dsn;
  environment.SCOREWATCH_POSTGRES_DIRECT_DSN = made.addresses.postgres.replace('//scorewatch@', `//${kUser}@`);
}

before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'scorewatch-deployment-'));
  fs.chmodSync(directory, 0o711);
  const environment = { SCOREWATCH_API_TRUSTED_PROXIES: '127.0.0.1' };
  stack = await Stack.start({ environment, prepare: made => startPooler(made, environment) });
  proxy = await HaProxy.start(directory, stack.base);
  client = new Client(proxy.base, { tls: { ca: proxy.authority, localAddress: kClientAddress } });
  service = stack.token('service', 'game-server-1');
  await until('HAProxy has found the service', async () => (await client.send('GET', '/readyz')).status === 200);
});

after(async () => {
  client?.close();
  await proxy?.stop();
  await stack?.stop();
  await pooler?.stop();
  fs.rmSync(directory, { recursive: true });
});

test('a player registers and logs in, and the service knows from where', async () => {
  const forged = { 'X-Forwarded-For': '203.0.113.7' };
  const registered = await client.call('register', { body: kAccount, headers: forged, status: 201 });
  const login = await client.call('login', { body: { login: 'Alice', password: kAccount.password }, headers: forged, status: 200 });
  alice = { id: registered.json.userId, token: login.json.accessToken };
  await until('both log-ins stand in the table', async () => {
    const rows = await stack.sql('SELECT host(ip_address) FROM scoreboard.sessions');
    return rows.length === 2 && rows.every(([address]) => address === kClientAddress);
  });
});

const write = (key, status) => client.call('writeScore', {
  token: service, headers: { 'Idempotency-Key': key }, body: { userId: alice.id, actionId: 'complete-quest' }, status });

test('a write that is sent again counts once, and both streams tell of it', async () => {
  const events = await watchEvents(client, { query: { updates: 'all' } });
  const watch = await watchSocket(client, alice.token, { query: { updates: 'all' }, headers: { Origin: proxy.base } });
  const key = crypto.randomUUID();
  const first = await write(key, 201);
  const again = await write(key, 201);
  assert.deepStrictEqual([first.json.version, again.json.version, again.headers['idempotency-replayed']], [1, 1, 'true']);
  for (const { follower } of [events, watch]) {
    await until('the stream tells of it', () => follower.scores.get(alice.id) === first.json.score || follower.fault);
    assert.strictEqual(follower.fault, undefined);
  }
  watch.socket.send('{"type":"ping"}');
  await until('the pong', () => watch.pongs === 1);
  assert.deepStrictEqual([watch.code, events.closed], [undefined, false]);
  watch.socket.close();
  events.close();
});

test('numbers of the inside stay inside, whatever they are called', async () => {
  for (const url of ['/metrics', '/metrics?a', '/%6detrics', '/METRICS', '/metrics/', '//metrics', '/./metrics', '/%2e/metrics', `${proxy.base}/metrics`]) {
    const { status, text } = await client.send('GET', url);
    assert.deepStrictEqual([status, text.includes('scorewatch_')], [404, false], url);
  }
  const direct = new Client(stack.base);
  const { text } = await direct.call('metrics', { status: 200 });
  assert.match(text, /^scorewatch_postgres_up 1$/m);
  direct.close();
});

test('HAProxy sends to TLS, and refuses what has two meanings', async () => {
  const { status, headers } = await new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port: proxy.plainPort, path: '/api/v1/leaderboard?limit=1' }, answer => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    }).on('error', reject);
  });
  assert.strictEqual(status, 308);
  assert.match(headers.location, /^https:\/\/127\.0\.0\.1.*\/api\/v1\/leaderboard\?limit=1$/);
  const { headers: secure } = await client.call('readBoard', { status: 200 });
  assert.match(secure['strict-transport-security'], /^max-age=\d+$/);
  const { answers, closed } = await exchange(`http://127.0.0.1:${proxy.plainPort}`, [
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nGET / ']);
  assert.deepStrictEqual([answers.map(({ status: each }) => each), closed], [[400], true]);
});

test('PgBouncer is restarted, and no write is lost or counted twice', async () => {
  const keys = Array.from({ length: 40 }, () => crypto.randomUUID());
  const outcomes = new Map();
  let refused = 0;
  const settle = async key => {
    await until('the write is acknowledged', async () => {
      const { status, json } = await write(key);
      if (status === 201)
        outcomes.set(key, json.version);
      else
        refused += 1;
      assert.ok([201, 409, 503].includes(status), String(status));
      return status === 201;
    });
  };
  const before_ = keys.slice(0, 20).map(settle);
  await pooler.stop();
  const during = keys.slice(20).map(settle);
  await until('the service says that it cannot write', async () => (await client.send('GET', '/readyz')).status === 503);
  await until('HAProxy has noticed', () => /writes\/scorewatchd1 is DOWN/.test(proxy.said));
  const { headers } = await client.call('login', { body: { login: 'Alice', password: kAccount.password }, status: 503, type: 'unavailable' });
  assert.strictEqual(headers['retry-after'], '1');
  await client.call('readBoard', { status: 200 });
  await pooler.start();
  await Promise.all([...before_, ...during]);
  assert.ok(refused > 0, 'nothing was refused while PgBouncer was away');
  assert.strictEqual(new Set(outcomes.values()).size, keys.length);
  await until('HAProxy has found the service again', async () => (await client.send('GET', '/readyz')).status === 200);
  const { json } = await client.call('readRank', { path: { id: alice.id }, token: alice.token, status: 200 });
  assert.deepStrictEqual([json.version, json.score], [1 + keys.length, 10 * (1 + keys.length)]);
  assert.deepStrictEqual(await stack.sql(`SELECT count(*) FROM scoreboard.score_history WHERE user_id = '${alice.id}'`), [[String(1 + keys.length)]]);
});
