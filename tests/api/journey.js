// SPDX-License-Identifier: GPL-3.0-or-later
// A game in another language: it registers, logs in, plays, has its server write 10,000 scores over a network that loses
// answers, watches both streams and the Redis channel, and ends with exactly the expected score, history and messages.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const { after, before, test } = require('node:test');
const Redis = require('ioredis');
const { Client } = require('./support/client');
const { Stack } = require('./support/stack');
const { until } = require('./support/wait');
const { watchEvents, watchSocket } = require('./support/watching');

const kWrites = 10_000;
const kPlayers = 50;
const kPoints = {
  'complete-quest': 10,
  'daily-login': 5,
  'achievement-unlock': 25,
  'referral-signup': 50,
  'purchase-item': 100,
};
const kActions = Object.keys(kPoints);

let stack;
let client;
let redis;
let service; // a token
const channel = []; // messages of leaderboard:updates, as they came
const told = new Map(); // "user version": wakes who waits for it
const expected = new Map(); // user: {score, writes}

// The same numbers in every run.
let seed = 0x5c0e;
function random() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}
const chance = share => random() < share;
const oneOf = list => list[Math.floor(random() * list.length)];

const untilTold = (user, version) =>
  new Promise(resolve => {
    const key = `${user} ${version}`;
    if (told.has(key)) resolve();
    else told.set(key, resolve);
  });

function count(user, points) {
  const known = expected.get(user) ?? { score: 0, writes: 0 };
  expected.set(user, { score: known.score + points, writes: known.writes + 1 });
}

before(async () => {
  stack = await Stack.start();
  client = new Client(stack.base, { maxSockets: kPlayers + 14 });
  service = stack.token('service', 'game-server-1');
  redis = new Redis({ path: stack.addresses.redis.slice('unix:'.length) });
  redis.on('message', (name, text) => {
    const message = JSON.parse(text);
    const key = `${message.userId} ${message.version}`;
    channel.push(message);
    told.get(key)?.();
    told.set(key, () => {});
  });
  await redis.subscribe('leaderboard:updates');
});

after(async () => {
  redis?.disconnect();
  client?.close();
  await stack?.stop();
});

let alice;

test('a player registers, logs in, refreshes and is who they are', async () => {
  const account = { username: 'Alice', email: 'alice@example.org', password: 'correct horse', countryCode: 'VN' };
  const registered = await client.call('register', { body: account, status: 201 });
  const login = await client.call('login', {
    body: { login: 'ALICE@example.org', password: account.password },
    status: 200,
  });
  assert.strictEqual(login.json.userId, registered.json.userId);
  const refreshed = await client.call('refresh', { body: { refreshToken: login.json.refreshToken }, status: 200 });
  assert.notStrictEqual(refreshed.json.refreshToken, login.json.refreshToken);
  alice = { id: login.json.userId, token: refreshed.json.accessToken };
  const me = await client.call('readUser', { path: { id: alice.id }, token: alice.token, status: 200 });
  assert.deepStrictEqual([me.json.username, me.json.email, me.json.score], ['Alice', account.email, 0]);
});

test('the player plays nine times, a token counts once, and the eleventh try comes too soon', async () => {
  for (let n = 0; n < 9; ++n) {
    const actionId = oneOf(kActions);
    const issued = await client.call('issueActionToken', { body: { actionId }, token: alice.token, status: 201 });
    const body = { actionToken: issued.json.actionToken };
    const { json } = await client.call('writeScore', { body, token: alice.token, status: 201 });
    count(alice.id, kPoints[actionId]);
    assert.deepStrictEqual(
      [json.score, json.version, json.scoreChange],
      [expected.get(alice.id).score, n + 1, kPoints[actionId]],
    );
    if (n === 0) await client.call('writeScore', { body, token: alice.token, status: 409, type: 'action-token-used' });
  }
  const issued = await client.call('issueActionToken', {
    body: { actionId: 'daily-login' },
    token: alice.token,
    status: 201,
  });
  const refused = await client.call('writeScore', {
    body: { actionToken: issued.json.actionToken },
    token: alice.token,
    status: 429,
    type: 'rate-limited',
  });
  assert.ok(refused.json.retryAfter >= 1 && refused.json.retryAfter <= 60);
});

// One write under one key, over a network that loses answers and a client that sends things twice: the same outcome
// whenever there is one.
async function writeOnce(userId, actionId) {
  const key = crypto.randomUUID();
  const options = { headers: { 'Idempotency-Key': key }, body: { userId, actionId }, token: service };
  const outcomes = [];
  const attempt = async () => {
    const answer = await client.call('writeScore', options);
    if (answer.status === 201) outcomes.push(answer);
    else assert.strictEqual(answer.json.type, 'urn:scorewatch:problem:request-in-flight');
  };
  if (chance(0.04)) {
    // the answer is lost
    await client
      .send('POST', '/api/v1/scores', {
        ...options,
        onRequest: request => {
          request.once('finish', () => setImmediate(() => request.destroy()));
        },
      })
      .then(
        answer => client.check('writeScore', answer),
        () => {},
      );
  }
  await Promise.all(chance(0.1) ? [attempt(), attempt(), attempt()] : [attempt()]);
  while (outcomes.length === 0) await attempt();
  if (chance(0.1)) await attempt();
  if (chance(0.02)) {
    const other = { ...options, body: { userId, actionId: kActions.find(name => name !== actionId) } };
    await client.call('writeScore', { ...other, status: 422, type: 'idempotency-key-reused' });
  }
  const fresh = outcomes.filter(({ headers }) => headers['idempotency-replayed'] === undefined);
  assert.ok(fresh.length <= 1, 'only one answer is the first');
  for (const { json } of outcomes)
    assert.deepStrictEqual(
      [json.score, json.version, json.scoreChange],
      [outcomes[0].json.score, outcomes[0].json.version, kPoints[actionId]],
    );
  count(userId, kPoints[actionId]);
  return outcomes[0].json;
}

// 500 writes in one body, each sent twice.
async function writeBatch(players, number) {
  const items = Array.from({ length: 500 }, (none, n) => ({
    userId: players[n % players.length],
    actionId: oneOf(kActions),
  }));
  const options = { headers: { 'Idempotency-Key': `batch-${number}` }, body: { items }, token: service, status: 200 };
  const first = await client.call('writeScores', options);
  const again = await client.call('writeScores', options);
  assert.deepStrictEqual([first.json.accepted, first.json.refused], [500, 0]);
  assert.deepStrictEqual([again.json.accepted, again.json.refused], [500, 0]);
  again.json.results.forEach((result, n) => {
    const { score, version, scoreChange, replayed } = result;
    const { score: score1, version: version1, scoreChange: change1 } = first.json.results[n];
    assert.deepStrictEqual([score, version, scoreChange, replayed], [score1, version1, change1, true]);
  });
  for (const { userId, actionId } of items) count(userId, kPoints[actionId]);
}

test(
  'its server writes 10,000 scores, and everybody who watches sees each of them once',
  { timeout: 240_000 },
  async t => {
    const players = await stack.addPlayers(kPlayers);
    const rivals = await stack.addPlayers(10, 'rival');
    const viewer = stack.token('operator', 'viewer');
    // The relay tells of new players by the state that they are in by then, which would be one message for several writes.
    await until(
      'the board knows the players',
      async () => (await stack.sql('SELECT count(*) FROM scoreboard.outbox'))[0][0] === '0',
    );
    const events = await watchEvents(client, { query: { updates: 'all' } });
    const socket = await watchSocket(client, viewer, { query: { updates: 'all' } });
    const top = await watchEvents(client);
    const before = channel.length;
    const started = Date.now();

    // A player's next write waits until the last was told: a newer state takes the place of one that is still on its way.
    const remaining = { count: kWrites - 4 * 500 };
    await Promise.all(
      players.map(async player => {
        for (let last = 0; remaining.count > 0; ) {
          remaining.count -= 1;
          const { version } = await writeOnce(player, oneOf(kActions));
          assert.strictEqual(version, last + 1);
          await untilTold(player, version);
          last = version;
        }
      }),
    );
    for (let number = 0; number < 4; ++number) await writeBatch(rivals, number);
    t.diagnostic(`${kWrites} writes with their retries in ${Date.now() - started} ms`);

    for (const [user, { score, writes }] of expected) {
      const { json } = await client.call('readRank', { path: { id: user }, token: viewer, status: 200 });
      assert.deepStrictEqual([json.score, json.stale], [score, false], user);
      ledger.set(user, await readLedger(user, score, writes));
    }
    await checkRanks(viewer);
    await checkMessages(players, channel.slice(before));
    await checkStreams(players, { events, socket, top });
    events.close();
    top.close();
    socket.socket.close();
  },
);

const ledger = new Map(); // user: rows, the oldest first

async function readLedger(user, score, writes) {
  const rows = [];
  for (let cursor; ; ) {
    const query = { limit: 100, ...(cursor ? { cursor } : {}) };
    const { json } = await client.call('readHistory', { path: { id: user }, query, token: service, status: 200 });
    rows.push(...json.entries);
    cursor = json.nextCursor;
    if (!cursor) break;
  }
  assert.strictEqual(rows.length, writes);
  rows.reverse().reduce((sum, row, n) => {
    assert.deepStrictEqual([row.version, row.score], [n + 1, sum + row.scoreChange]);
    return row.score;
  }, 0);
  assert.strictEqual(rows.at(-1).score, score);
  const { json } = await client.call('readStats', { path: { id: user }, token: service, status: 200 });
  assert.deepStrictEqual(json.total, { points: score, actions: writes });
  assert.deepStrictEqual(json.sevenDays, json.total);
  assert.strictEqual(
    json.byAction.reduce((sum, { points }) => sum + points, 0),
    score,
  );
  return rows;
}

async function checkRanks(token) {
  const order = [...expected]
    .map(([id, { score }]) => ({ id, score }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const board = await client.call('readBoard', { query: { limit: 100 }, status: 200 });
  assert.deepStrictEqual(
    board.json.entries.map(({ userId, score }) => ({ id: userId, score })),
    order,
  );
  const place = order.findIndex(({ id }) => id === alice.id) + 1;
  const mine = await client.call('readRank', { path: { id: alice.id }, token: alice.token, status: 200 });
  assert.strictEqual(mine.json.rank, place);
  const around = await client.call('readBoard', { query: { around: alice.id, limit: 5 }, token, status: 200 });
  assert.ok(around.json.entries.some(({ userId, rank }) => userId === alice.id && rank === place));
}

// Every state of a player is one message, and says what the ledger says; a batch tells the last state of each player.
async function checkMessages(players, heard) {
  const of = user => heard.filter(({ userId }) => userId === user);
  await until('the channel has told everything', () =>
    [...expected].every(([user, { score }]) => user === alice.id || of(user).at(-1)?.newScore === score),
  );
  for (const user of players) {
    const messages = of(user);
    assert.deepStrictEqual(
      messages.map(({ version }) => version),
      ledger.get(user).map(({ version }) => version),
    );
    messages.forEach(({ newScore, scoreChange, actionId }, n) => {
      const { score, scoreChange: change, actionId: action } = ledger.get(user)[n];
      assert.deepStrictEqual([newScore, scoreChange ?? change, actionId ?? action], [score, change, action]);
    });
  }
  heard.forEach(({ seq }, n) => assert.strictEqual(seq, heard[0].seq + n, 'no number is left out'));
}

async function checkStreams(players, { events, socket, top }) {
  const last = channel.at(-1).seq;
  for (const { follower } of [events, socket, top]) {
    await until('the stream is where the channel is', () => follower.fault || follower.seq === last);
    assert.ifError(follower.fault);
  }
  for (const { follower } of [events, socket]) {
    assert.strictEqual(follower.snapshots, 1, 'who keeps up gets one snapshot');
    assert.strictEqual(
      follower.counted,
      channel.length - channel.findIndex(({ seq }) => seq > last - follower.counted),
    );
    for (const user of players) assert.strictEqual(follower.scores.get(user), expected.get(user).score);
  }
  assert.deepStrictEqual(
    top.follower.top.map(({ score }) => score),
    [...expected.values()]
      .map(({ score }) => score)
      .sort((a, b) => b - a)
      .slice(0, 10),
  );
  socket.socket.send('{"type":"ping"}');
  await until('the ping is answered', () => socket.pongs === 1);
}

test('who was away goes on where they were', async () => {
  const first = await watchEvents(client, { query: { updates: 'all' } });
  const { lastId } = first;
  first.close();
  const player = [...expected.keys()].at(-1);
  for (let n = 0; n < 5; ++n) await writeOnce(player, 'daily-login');
  const { score } = expected.get(player);
  await until('the channel has told it', () =>
    channel.some(({ userId, newScore }) => userId === player && newScore === score),
  );

  const [, epoch, seq] = /^(.*):(\d+)$/.exec(lastId);
  const from = { epoch, seq: Number(seq) };
  const streams = [
    await watchEvents(client, { query: { updates: 'all' }, headers: { 'Last-Event-ID': lastId }, from }),
    await watchEvents(client, { query: { updates: 'all', ...from }, from }),
    await watchSocket(client, service, { query: { updates: 'all', ...from }, from }),
  ];
  for (const { follower } of streams) {
    await until('the stream is where the channel is', () => follower.fault || follower.seq === channel.at(-1).seq);
    assert.ifError(follower.fault);
    assert.strictEqual(follower.snapshots, 0);
    assert.strictEqual(follower.counted, channel.at(-1).seq - from.seq);
    assert.strictEqual(follower.scores.get(player), score);
  }
  streams[0].close();
  streams[1].close();
  streams[2].socket.close();
});

test('who logs out is out within a second, with whatever they watched', async () => {
  const login = await client.call('login', { body: { login: 'Alice', password: 'correct horse' }, status: 200 });
  const watch = await watchSocket(client, login.json.accessToken);
  await client.call('logout', { token: login.json.accessToken, status: 204 });
  const since = Date.now();
  await until(
    'the token is dead',
    async () =>
      (await client.call('readRank', { path: { id: alice.id }, token: login.json.accessToken })).status === 401,
  );
  assert.ok(Date.now() - since < 2000, `it took ${Date.now() - since} ms`);
  await until('the WebSocket is closed', () => watch.code !== undefined);
  assert.strictEqual(watch.code, 4401);
  await client.call('refresh', {
    body: { refreshToken: login.json.refreshToken },
    status: 401,
    type: 'invalid-refresh-token',
  });
});

test('a refusal for being too fast leaves a row', async () => {
  await until(
    'it is in rate_limit_audit',
    async () =>
      (await stack.sql(`SELECT count(*) FROM scoreboard.rate_limit_audit WHERE user_id = '${alice.id}'`))[0][0] === '1',
  );
});
