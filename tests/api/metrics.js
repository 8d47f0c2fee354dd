// SPDX-License-Identifier: GPL-3.0-or-later
// What Prometheus reads: promtool finds nothing to complain of, and the figures count what was asked.
'use strict';

const assert = require('assert');
const { spawnSync } = require('child_process');
const { after, before, test } = require('node:test');
const { Client } = require('./support/client');
const { Stack } = require('./support/stack');

let stack;
let client;

before(async () => {
  stack = await Stack.start();
  client = new Client(stack.base);
});

after(async () => {
  client?.close();
  await stack?.stop();
});

const read = async () => (await client.call('metrics', { status: 200 })).text;

test('promtool takes the figures', async () => {
  const [player] = await stack.addPlayers(1);
  const token = stack.token('service', 'game');
  await client.call('writeScore', {
    body: { userId: player, actionId: 'daily-login' },
    token,
    headers: { 'Idempotency-Key': 'a' },
    status: 201,
  });
  await client.call('readRank', { path: { id: player }, status: 401 });
  await client.send('GET', '/nowhere');
  const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await read(),
    encoding: 'utf8',
  });
  assert.ifError(error);
  assert.deepStrictEqual([status, stdout, stderr], [0, '', '']);
});

test('requests are counted by operation and status, and nobody is named', async () => {
  const count = text =>
    text
      .split('\n')
      .filter(
        line => /^scorewatch_http_requests_total\{/.test(line) && /status="200"/.test(line) && /healthz/.test(line),
      )
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  const before = count(await read());
  for (let n = 0; n < 5; ++n) await client.call('healthz', { status: 200 });
  const text = await read();
  assert.strictEqual(count(text), before + 5);
  assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-/, 'a player would be a series of its own');
  assert.doesNotMatch(text, /nowhere/, 'so would every address that somebody tries');
});
