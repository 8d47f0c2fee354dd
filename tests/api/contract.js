// SPDX-License-Identifier: GPL-3.0-or-later
// Every operation of api/openapi.json, every status and every type of problem that it promises: each is seen on the
// running server, and no answer is another than promised. What cannot be seen stands in the file with its reason.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const { after, before, test } = require('node:test');
const WebSocket = require('ws');
const { Client } = require('./support/client');
const { Description } = require('./support/description');
const { brokenBodies, mutations } = require('./support/mutations');
const { exchange } = require('./support/raw');
const { Stack } = require('./support/stack');
const { until } = require('./support/wait');
const { socketUrl, watchEvents } = require('./support/watching');

const kPassword = 'correct horse';
const kNobody = '00000000-0000-4000-8000-000000000000';
const kEnvironment = { SCOREWATCH_API_ALLOWED_ORIGINS: 'https://play.example.org', SCOREWATCH_API_CONNECTIONS: '300' };

let stack;
let client;
let players; // ids, each on the board
const tokens = {};

const call = (id, options) => client.call(id, options);
const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });
const loggedIn = name => call('login', { body: { login: name, password: kPassword } });

before(async () => {
  stack = await Stack.start({
    environment: kEnvironment,
    prepare: async made => {
      await made.sql(`INSERT INTO scoreboard.action_types (id, name, points, is_active) VALUES
      ('penalty', 'Penalty', -1000, true), ('retired', 'Retired', 5, false)`);
      players = await made.addPlayers(20);
    },
  });
  client = new Client(stack.base);
  for (const role of ['service', 'operator', 'moderator', 'admin']) tokens[role] = stack.token(role, `the-${role}`);
  tokens.player = stack.token('player', players[0]);
  const items = players.map(userId => ({ userId, actionId: 'purchase-item' }));
  await call('writeScores', { body: { items }, token: tokens.service, headers: key(), status: 200 });
});

after(async () => {
  client?.close();
  await stack?.stop();
});

test('registering', async () => {
  const body = { username: 'Alice', email: 'alice@example.org', password: kPassword, countryCode: 'VN' };
  await call('register', { body, status: 201 });
  const email = await call('register', { body: { ...body, username: 'Bob' }, status: 409, type: 'name-taken' });
  assert.strictEqual(email.json.field, 'email');
  await call('register', {
    body: { ...body, email: 'bob@example.org', password: 'short' },
    status: 422,
    type: 'weak-password',
  });
  await call('register', {
    body: { ...body, email: 'bob@example.org', password: 'é'.repeat(37) },
    status: 422,
    type: 'weak-password',
  });
  await call('register', { body: JSON.stringify(body), headers: { 'Content-Type': 'text/plain' }, status: 415 });
});

test('logging in, getting the next token, logging out', async () => {
  const { json: first } = await loggedIn('Alice');
  await call('login', { body: { login: 'Alice', password: 'wrong' }, status: 401, type: 'wrong-credentials' });
  await call('login', { body: { login: 'Nobody', password: 'wrong' }, status: 401, type: 'wrong-credentials' });
  await call('login', { body: '{}', headers: { 'Content-Type': 'application/xml' }, status: 415 });
  await call('refresh', { body: '{}', headers: { 'Content-Type': 'text/json' }, status: 415 });
  await call('refresh', { body: { refreshToken: 'x'.repeat(43) }, status: 401, type: 'invalid-refresh-token' });
  const { json: next } = await call('refresh', { body: { refreshToken: first.refreshToken }, status: 200 });
  await call('logout', { token: tokens.service, status: 403, type: 'forbidden' });
  await call('logout', { status: 401, type: 'unauthenticated' });

  for (const [column, type] of [
    ['is_banned', 'user-banned'],
    ['is_active', 'user-inactive'],
  ]) {
    await stack.sql(`UPDATE scoreboard.users SET ${column} = NOT ${column} WHERE username = 'Alice'`);
    await call('login', { body: { login: 'Alice', password: kPassword }, status: 403, type });
    await call('refresh', { body: { refreshToken: next.refreshToken }, status: 403, type });
    await stack.sql(`UPDATE scoreboard.users SET ${column} = NOT ${column} WHERE username = 'Alice'`);
  }
  const { json: last } = await call('refresh', { body: { refreshToken: next.refreshToken }, status: 200 });
  await call('logout', { token: last.accessToken, status: 204 });
  await call('logout', { token: last.accessToken, status: 401, type: 'unauthenticated' });
});

test('the catalogue and action tokens', async () => {
  const { json } = await call('listActions', { token: tokens.operator, status: 200 });
  assert.deepStrictEqual(
    json.actions.map(({ actionId }) => actionId),
    ['achievement-unlock', 'complete-quest', 'daily-login', 'penalty', 'purchase-item', 'referral-signup', 'retired'],
  );
  await call('listActions', { status: 401 });
  const token = tokens.player;
  await call('issueActionToken', { body: { actionId: 'daily-login' }, token, status: 201 });
  await call('issueActionToken', { body: { actionId: 'fly' }, token, status: 404, type: 'unknown-action' });
  await call('issueActionToken', { body: { actionId: 'retired' }, token, status: 422, type: 'inactive-action' });
  await call('issueActionToken', { body: '{}', headers: { 'Content-Type': 'text/plain' }, token, status: 415 });
  await call('issueActionToken', { body: { actionId: 'daily-login' }, token: tokens.service, status: 403 });
  await call('issueActionToken', { body: { actionId: 'daily-login' }, status: 401 });
});

test('a player writes a score', async () => {
  const token = stack.token('player', players[1]);
  const actionToken = async (who = token) =>
    (await call('issueActionToken', { body: { actionId: 'daily-login' }, token: who, status: 201 })).json.actionToken;
  const body = { actionToken: await actionToken() };
  await call('writeScore', { body, token, status: 201 });
  await call('writeScore', { body, token, status: 409, type: 'action-token-used' });
  await call('writeScore', {
    body: { actionToken: await actionToken(tokens.player) },
    token,
    status: 403,
    type: 'action-token-invalid',
  });
  await call('writeScore', { body: { actionToken: 'forged' }, token, status: 403, type: 'action-token-invalid' });
  const stale = { actionToken: await actionToken(), expectedVersion: 99 };
  const conflict = await call('writeScore', { body: stale, token, status: 409, type: 'version-conflict' });
  assert.deepStrictEqual([conflict.json.version, conflict.json.score], [2, 105]);
  await call('writeScore', { body: { ...stale, expectedVersion: 2 }, token, status: 201 });
  const headers = key();
  const keyed = { body: { actionToken: await actionToken() }, token, headers };
  const { json: first } = await call('writeScore', { ...keyed, status: 201 });
  const again = await call('writeScore', { ...keyed, status: 201 });
  assert.strictEqual(again.headers['idempotency-replayed'], 'true');
  assert.deepStrictEqual(again.json, first);
  await call('writeScore', {
    ...keyed,
    headers: { 'Idempotency-Key': 'blanks in it' },
    status: 400,
    type: 'invalid-idempotency-key',
  });
  for (let n = 0; n < 4; ++n)
    await call('writeScore', { body: { actionToken: await actionToken() }, token, status: 201 });
  await call('writeScore', { body: { actionToken: await actionToken() }, token, status: 429, type: 'rate-limited' });
});

test('a service writes a score', async () => {
  const token = tokens.service;
  const body = { userId: players[2], actionId: 'complete-quest' };
  const write = (more, headers = key()) => call('writeScore', { token, headers, ...more });
  const headers = key();
  const { json: first } = await write({ body, status: 201 }, headers);
  const again = await write({ body: { ...body, userId: body.userId.toUpperCase() }, status: 201 }, headers);
  assert.deepStrictEqual([again.json, again.headers['idempotency-replayed']], [first, 'true']);
  await write({ body: { ...body, actionId: 'daily-login' }, status: 422, type: 'idempotency-key-reused' }, headers);
  await write({ body, status: 400, type: 'idempotency-key-missing' }, {});
  await write({ body, status: 400, type: 'invalid-idempotency-key' }, { 'Idempotency-Key': 'k'.repeat(256) });
  await write({ body, status: 201 }, { 'Idempotency-Key': 'k'.repeat(255) });
  await write({ body: { ...body, userId: kNobody }, status: 404, type: 'unknown-user' });
  await write({ body: { ...body, actionId: 'fly' }, status: 404, type: 'unknown-action' });
  await write({ body: { ...body, actionId: 'retired' }, status: 422, type: 'inactive-action' });
  await write({ body: { ...body, actionId: 'penalty' }, status: 422, type: 'score-out-of-range' });
  await write({ body: { ...body, expectedVersion: 0 }, status: 409, type: 'version-conflict' });
  await write({ body: '{}', status: 415 }, { ...key(), 'Content-Type': 'application/x-www-form-urlencoded' });
  await call('writeScore', { body, headers: key(), status: 401 });
  await call('writeScore', { body, headers: key(), token: tokens.admin, status: 403, type: 'forbidden' });
  await stack.sql(`UPDATE scoreboard.users SET is_banned = true WHERE id = '${players[3]}'`);
  await stack.sql(`UPDATE scoreboard.users SET is_active = false WHERE id = '${players[4]}'`);
  await write({ body: { ...body, userId: players[3] }, status: 403, type: 'user-banned' });
  await write({ body: { ...body, userId: players[4] }, status: 403, type: 'user-inactive' });
});

test('a key that is being worked on', async () => {
  const body = { userId: players[5], actionId: 'complete-quest' };
  const options = { body, token: tokens.service, headers: key() };
  await stack.sql(`BEGIN; SELECT FROM scoreboard.scores WHERE user_id = '${players[5]}' FOR UPDATE`, 'lock');
  const first = call('writeScore', { ...options, status: 201 });
  const second = await until('the key is taken', async () => {
    const answer = await Promise.race([call('writeScore', options), first]);
    return answer.status === 409 && answer;
  });
  assert.strictEqual(second.json.type, 'urn:scorewatch:problem:request-in-flight');
  assert.ok(second.headers['retry-after']);
  const headers = key();
  const correction = { body: { change: 5, reason: 'a test' }, token: tokens.admin, headers, path: { id: players[5] } };
  const waiting = call('correctScore', { ...correction, status: 201 });
  await call('correctScore', { ...correction, status: 409, type: 'request-in-flight' });
  await stack.sql('ROLLBACK', 'lock');
  await first;
  await waiting;
  const replayed = await call('writeScore', { ...options, status: 201 });
  assert.strictEqual(replayed.headers['idempotency-replayed'], 'true');
});

test('many writes in one body', async () => {
  const token = tokens.service;
  const items = [
    { userId: players[6], actionId: 'complete-quest' },
    { userId: players[6], actionId: 'fly' },
    { userId: kNobody, actionId: 'complete-quest' },
    { userId: players[6], actionId: 'complete-quest', expectedVersion: 0 },
    { userId: players[6], actionId: 'penalty' },
    { userId: players[3], actionId: 'complete-quest' },
    { userId: players[6], actionId: 'complete-quest', idempotencyKey: 'own key' },
    { userId: 'nobody', actionId: 'complete-quest' },
    { userId: players[7], actionId: 'complete-quest', idempotencyKey: 'own-key' },
    { userId: players[7], actionId: 'complete-quest', idempotencyKey: 'own-key' },
  ];
  const headers = key();
  const { json } = await call('writeScores', { body: { items }, token, headers, status: 200 });
  const statuses = json.results.map(({ status }) => status);
  assert.deepStrictEqual(statuses.slice(0, 9), [201, 404, 404, 409, 422, 403, 400, 400, 201]);
  assert.ok([201, 409].includes(statuses[9]), 'the same key twice in one body counts once');
  assert.strictEqual(json.accepted, statuses.filter(status => status === 201).length);
  const again = await call('writeScores', { body: { items }, token, headers, status: 200 });
  assert.strictEqual(again.json.results[0].replayed, true);
  assert.strictEqual(again.json.results[0].version, json.results[0].version);
  const rank = await call('readRank', { path: { id: players[7] }, token });
  assert.strictEqual(rank.json.score, 110);

  const without = await call('writeScores', { body: { items: items.slice(0, 1) }, token });
  assert.deepStrictEqual(
    [without.status, without.json.results?.[0].type ?? without.json.type],
    [without.status, 'urn:scorewatch:problem:idempotency-key-missing'],
  );
  await call('writeScores', { body: '{}', token, headers: { 'Content-Type': 'text/csv' }, status: 415 });
  await call('writeScores', { body: { items }, headers, status: 401 });
  await call('writeScores', { body: { items }, token: tokens.player, headers, status: 403 });
});

test('a correction', async () => {
  const options = {
    body: { change: -50, reason: 'Counted twice' },
    token: tokens.moderator,
    path: { id: players[8] },
    headers: key(),
  };
  const { json } = await call('correctScore', { ...options, status: 201 });
  assert.deepStrictEqual([json.score, json.scoreChange], [50, -50]);
  const again = await call('correctScore', { ...options, status: 201 });
  assert.strictEqual(again.headers['idempotency-replayed'], 'true');
  await call('correctScore', {
    ...options,
    body: { change: -51, reason: 'Counted twice' },
    status: 422,
    type: 'idempotency-key-reused',
  });
  await call('correctScore', {
    ...options,
    headers: {},
    body: { change: -51, reason: 'Too much' },
    status: 422,
    type: 'score-out-of-range',
  });
  await call('correctScore', {
    ...options,
    headers: {},
    body: { change: 1, reason: 'Late', expectedVersion: 1 },
    status: 409,
    type: 'version-conflict',
  });
  await call('correctScore', { ...options, headers: {}, path: { id: players[3] }, status: 201 });
  await call('correctScore', { ...options, path: { id: kNobody }, headers: key(), status: 404, type: 'unknown-user' });
  await call('correctScore', { ...options, path: { id: 'me' }, status: 400, type: 'invalid-field' });
  await call('correctScore', { ...options, headers: { 'Content-Type': 'text/plain' }, body: '{}', status: 415 });
  await call('correctScore', { ...options, token: tokens.operator, status: 403 });
  await call('correctScore', { ...options, token: undefined, status: 401 });
  const { json: ledger } = await call('readHistory', {
    path: { id: players[8] },
    token: tokens.moderator,
    status: 200,
  });
  assert.deepStrictEqual(
    [ledger.entries[0].kind, ledger.entries[0].reason, ledger.entries[0].scoreChange],
    ['correction', 'Counted twice', -50],
  );
  assert.match(ledger.entries[0].actor, /the-moderator/);
});

const caseIds = {}; // by the player's number

// What each operation of moderators is asked with, in a good way.
const asModerator = (path = {}) => {
  const act = { body: { reason: 'a test', dryRun: true }, path: { id: players[11], ...path } };
  const work = body => ({ body, path: { caseId: caseIds[11] ?? 1, ...path } });
  const asked = {
    listCases: {},
    listFraudEvents: {},
    readCase: work(),
    claimCase: work(),
    releaseCase: work(),
    handOverCase: work({ to: 'bob', note: 'over to you' }),
    askOpinion: work({ from: 'bob', note: 'what is this?' }),
    addNote: work({ text: 'a note' }),
    watchCase: work({ reason: 'a test' }),
    closeCase: work({ verdict: 'unfounded', reason: 'a test' }),
    bulkCases: { body: { caseIds: [999_998], work: 'claim', reason: 'a test' } },
    warnPlayer: act,
    flagPlayer: act,
    unflagPlayer: act,
    holdPlayer: act,
    releasePlayer: act,
    banPlayer: act,
    unbanPlayer: act,
    readAct: { path: { actId: 1, ...path } },
    undoAct: { body: { reason: 'a test' }, path: { actId: 1, ...path } },
  };
  for (const options of Object.values(asked)) options.token = tokens.moderator;
  return asked;
};
const acts = ['warnPlayer', 'flagPlayer', 'unflagPlayer', 'holdPlayer', 'releasePlayer', 'banPlayer', 'unbanPlayer'];

test('the queue of cases', async () => {
  for (const [number, severity] of [
    [11, 'low'],
    [12, 'high'],
    [13, 'critical'],
  ]) {
    const [[id]] = await stack.sql(`SELECT scoreboard.join_case('${players[number]}', '${severity}', 'rule:burst')`);
    caseIds[number] = Number(id);
  }
  const listed = async query => {
    const { json } = await call('listCases', { query, token: tokens.moderator, status: 200 });
    return json.cases.map(({ caseId }) => caseId);
  };
  const all = [caseIds[13], caseIds[12], caseIds[11]];
  assert.deepStrictEqual(await listed({}), all);
  assert.deepStrictEqual(await listed({ limit: 1, offset: 1 }), [caseIds[12]]);
  assert.deepStrictEqual(await listed({ severity: 'high' }), all.slice(0, 2));
  assert.deepStrictEqual(await listed({ state: 'closed' }), []);
  assert.deepStrictEqual(await listed({ state: 'all', claimedBy: '-', minimumScore: 1 }), all);
  assert.deepStrictEqual(await listed({ rule: 'burst' }), []);
  assert.deepStrictEqual(await listed({ name: '%' }), []);
  for (const [name, values] of Object.entries({
    state: ['new', 'OPEN'],
    severity: ['huge'],
    limit: ['0', '201'],
    offset: ['-1'],
    minimumScore: ['x'],
    rule: ['x'.repeat(300)],
  })) {
    for (const value of values) {
      const options = { query: { [name]: value }, token: tokens.admin, status: 400, type: 'invalid-field' };
      assert.strictEqual((await call('listCases', options)).json.field, name);
    }
  }
});

test('working on a case', async () => {
  const path = { caseId: caseIds[11] };
  const mara = { path, token: stack.token('moderator', 'mara'), status: 200 };
  const bob = { path, token: stack.token('admin', 'bob'), status: 200 };
  const first = { ...bob, status: 409, type: 'conflict' };
  const senseless = { ...mara, status: 422, type: 'refused' };
  await call('handOverCase', { ...first, body: { to: 'mara' } });
  const { json: claimed } = await call('claimCase', mara);
  assert.strictEqual(claimed.claimedBy, 'mara');
  assert.match((await call('claimCase', first)).json.detail, /^mara has this case until/);
  await call('releaseCase', first);
  await call('askOpinion', { ...first, body: { from: 'mara' } });
  await call('watchCase', { ...first, body: { reason: 'odd' } });
  await call('closeCase', { ...first, body: { verdict: 'confirmed', reason: 'a bot' } });
  await call('handOverCase', { ...senseless, body: { to: ' ' } });
  await call('askOpinion', { ...senseless, body: { from: 'mara' } });
  await call('addNote', { ...senseless, body: { text: ' ' } });
  await call('watchCase', { ...senseless, body: { reason: ' ' } });
  await call('closeCase', { ...senseless, body: { verdict: 'confirmed', reason: ' ' } });
  await call('closeCase', {
    ...mara,
    body: { verdict: 'guilty', reason: 'a bot' },
    status: 400,
    type: 'invalid-field',
  });
  const asked = await call('askOpinion', { ...mara, body: { from: '*', note: 'Is this a bot?' } });
  assert.strictEqual(asked.json.opinionWantedFrom, '*');
  await call('addNote', { ...bob, body: { text: 'It is none.' }, status: 201 });
  await call('askOpinion', { ...bob, body: {} });
  const { json: given } = await call('handOverCase', { ...mara, body: { to: 'bob' } });
  assert.strictEqual(given.claimedBy, 'bob');
  await call('watchCase', { ...bob, body: { reason: 'odd' } });
  const { json: watched } = await call('releaseCase', bob);
  assert.deepStrictEqual([watched.state, watched.claimedBy], ['watching', null]);
  const { json: closed } = await call('closeCase', { ...bob, body: { verdict: 'unfounded', reason: 'no bot' } });
  assert.deepStrictEqual([closed.state, closed.verdict], ['closed', 'unfounded']);
  const { json: detail } = await call('readCase', mara);
  assert.deepStrictEqual(
    detail.notes.map(({ author, text }) => `${author}: ${text}`),
    ['mara: Is this a bot?', 'bob: It is none.', 'bob: odd', 'bob: no bot'],
  );
  assert.strictEqual(detail.curve.at(-1).score, 100);
});

test('what is done to players', async () => {
  const token = stack.token('moderator', 'mara');
  const path = { id: players[14] };
  const body = { reason: 'a bot' };
  const { json: trial } = await call('banPlayer', { body: { ...body, dryRun: true }, path, token, status: 200 });
  assert.deepStrictEqual([trial.scoreBefore, trial.rankAfter, trial.needsSecondPerson], [100, null, true]);
  for (const id of acts) await call(id, { body: { ...body, dryRun: true }, path, token, status: 200 });
  await call('banPlayer', { body, path, token, status: 403, type: 'forbidden' }); // alone, and for good, in the best 100
  const done = {};
  for (const id of acts) {
    const { json } = await call(id, { body: { ...body, approvedBy: 'bob' }, path, token, status: 201 });
    assert.deepStrictEqual([json.actor, json.userId], ['mara', players[14]], id);
    done[id] = json.actId;
    await call(id, { body: { ...body, afterAct: json.actId - 1 }, path, token, status: 409, type: 'conflict' });
    await call(id, { body: { reason: ' ' }, path, token, status: 422, type: 'refused' });
  }
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const timed = await call('banPlayer', { body: { ...body, until }, path, token, status: 201 });
  assert.deepStrictEqual([timed.json.until, timed.json.after.banned], [until, true]);
  for (const bad of ['soon', '2030-01-01T00:00:00', ''])
    await call('banPlayer', { body: { ...body, until: bad }, path, token, status: 400, type: 'invalid-field' });
  const undo = { path: { actId: timed.json.actId }, token };
  await call('undoAct', { ...undo, body: { reason: ' ' }, status: 422, type: 'refused' });
  const undone = await call('undoAct', { ...undo, body: { reason: 'mistaken' }, status: 201 });
  assert.deepStrictEqual([undone.json.inverseOf, undone.json.after.banned], [timed.json.actId, false]);
  await call('undoAct', { ...undo, body: { reason: 'mistaken' }, status: 409, type: 'conflict' });
  const { json: read } = await call('readAct', { ...undo, status: 200 });
  assert.strictEqual(read.act.takenBackBy, undone.json.actId);
  assert.ok(read.proof.items.length > 0);
});

test('the same for many cases', async () => {
  const token = stack.token('moderator', 'mara');
  const bulk = (body, status = 200) => call('bulkCases', { body: { reason: 'a test', ...body }, token, status });
  await stack.sql(`UPDATE scoreboard.cases SET claimed_by = 'bob', claimed_until = now() + interval '9 minutes'
    WHERE id = ${caseIds[13]}`);
  const all = [caseIds[12], 999_999, caseIds[13]];
  const { json: claimed } = await bulk({ caseIds: all, work: 'claim' });
  assert.deepStrictEqual([claimed.done, claimed.refused], [1, 2]);
  assert.deepStrictEqual(
    claimed.results.map(({ caseId, status, type }) => [caseId, status, type?.split(':').at(-1)]),
    [
      [caseIds[12], 200, undefined],
      [999_999, 404, 'not-found'],
      [caseIds[13], 409, 'conflict'],
    ],
  );
  assert.match(claimed.results[2].detail, /^bob has this case/);
  const { json: held } = await bulk({ caseIds: all, act: 'hold', policy: 'No bots' });
  assert.deepStrictEqual(
    held.results.map(({ status, act }) => [status, act?.userId, act?.caseId]),
    [
      [201, players[12], caseIds[12]],
      [404, undefined, undefined],
      [201, players[13], caseIds[13]],
    ],
  );
  assert.deepStrictEqual((await bulk({ caseIds: all, act: 'release' })).json.done, 2);
  const { json: closed } = await bulk({ caseIds: [caseIds[12]], work: 'close', verdict: 'unfounded' });
  assert.strictEqual(closed.results[0].case.verdict, 'unfounded');
  for (const wrong of [
    { caseIds: [1, 1], work: 'claim' },
    { caseIds: [0], work: 'claim' },
    { caseIds: [1] },
    { caseIds: [1], work: 'claim', act: 'hold' },
    { caseIds: [1], work: 'steal' },
    { caseIds: [1], act: 'correct' },
    { caseIds: [1], work: 'close' },
    { caseIds: [1], work: 'claim', verdict: 'confirmed' },
    { caseIds: [1], act: 'ban', until: 'soon' },
  ])
    assert.strictEqual((await bulk(wrong, 400)).json.type, 'urn:scorewatch:problem:invalid-field');
});

test('what the rules found', async () => {
  for (const [minutes, rule, mode] of [
    [3, 'burst', 'active'],
    [2, 'rank-jump', 'shadow'],
    [1, 'burst', 'active'],
  ])
    await stack.sql(`INSERT INTO scoreboard.fraud_events
      (user_id, rule_name, severity, action_taken, mode, measured, threshold, created_at, ip_address)
      VALUES ('${players[15]}', '${rule}', 'high', 'log', '${mode}', 31.5, 10, now() - interval '${minutes} minutes', '203.0.113.7')`);
  const events = async query =>
    (await call('listFraudEvents', { query: { userId: players[15], ...query }, token: tokens.moderator, status: 200 }))
      .json;
  const first = await events({ limit: 2 });
  const second = await events({ limit: 2, cursor: first.nextCursor });
  const rules = page => page.events.map(({ rule }) => rule);
  assert.deepStrictEqual([rules(first), rules(second)], [['burst', 'rank-jump'], ['burst']]);
  assert.strictEqual(second.nextCursor, undefined);
  const { address, measured, shadow } = first.events[1];
  assert.ok(address && !address.includes('203'), address);
  assert.deepStrictEqual([measured, shadow], [31.5, true]);
  assert.strictEqual((await events({ address })).events.length, 3);
  assert.deepStrictEqual(rules(await events({ shadow: 'no' })), ['burst', 'burst']);
  assert.deepStrictEqual(rules(await events({ rule: 'rank-jump', severity: 'medium' })), ['rank-jump']);
  assert.deepStrictEqual(rules(await events({ severity: 'critical' })), []);
  assert.deepStrictEqual(rules(await events({ to: new Date(Date.now() - 150_000).toISOString() })), ['burst']);
  for (const [name, value] of [
    ['severity', 'huge'],
    ['userId', 'me'],
    ['address', '203.0.113.7'],
    ['from', 'yesterday'],
    ['to', '2026-11-25T10:00:00'],
    ['limit', '0'],
  ]) {
    const options = { query: { [name]: value }, token: tokens.admin, status: 400, type: 'invalid-field' };
    assert.strictEqual((await call('listFraudEvents', options)).json.field, name);
  }
  const wrong = { query: { cursor: 'x' }, token: tokens.admin, status: 400, type: 'invalid-cursor' };
  await call('listFraudEvents', wrong);
});

test('who may moderate, and what is not there', async () => {
  for (const [id, options] of Object.entries(asModerator())) {
    await call(id, { ...options, token: undefined, status: 401 });
    await call(id, { ...options, token: tokens.operator, status: 403, type: 'forbidden' });
    if (options.body)
      await call(id, { ...options, body: '{}', headers: { 'Content-Type': 'text/plain' }, status: 415 });
  }
  const nowhere = { caseId: 999_999, actId: 999_999, id: kNobody };
  const senseless = { caseId: '1x', actId: '0', id: 'me' };
  for (const [id, options] of Object.entries(asModerator(nowhere)))
    if (options.path) await call(id, { ...options, status: 404, type: 'not-found' });
  for (const [id, options] of Object.entries(asModerator(senseless)))
    if (options.path) await call(id, { ...options, status: 400, type: 'invalid-field' });
});

test('bodies that are no good are refused by each operation that takes one, and change nothing', async () => {
  const good = {
    register: { body: { username: 'Carol', email: 'carol@example.org', password: kPassword } },
    login: { body: { login: 'Alice', password: kPassword } },
    refresh: { body: { refreshToken: 'x'.repeat(43) } },
    issueActionToken: { body: { actionId: 'daily-login' }, token: tokens.player },
    writeScore: { body: { userId: players[9], actionId: 'daily-login' }, token: tokens.service, headers: key() },
    writeScores: {
      body: { items: [{ userId: players[9], actionId: 'daily-login' }] },
      token: tokens.service,
      headers: key(),
    },
    correctScore: { body: { change: 1, reason: 'a test' }, token: tokens.admin, path: { id: players[9] } },
    ...Object.fromEntries(Object.entries(asModerator()).filter(([, { body }]) => body)),
  };
  const withBody = [...client.description.operations].filter(([, { requestBody }]) => requestBody).map(([id]) => id);
  assert.deepStrictEqual(Object.keys(good).sort(), withBody.sort(), 'each operation with a body has a good one here');
  for (const [id, options] of Object.entries(good)) {
    for (const { what, field, body } of mutations(client.description, id, options.body)) {
      const answer = await call(id, { ...options, body });
      assert.deepStrictEqual(
        [answer.status, answer.json.type, answer.json.field],
        [400, 'urn:scorewatch:problem:invalid-field', field],
        `${id}: ${what}`,
      );
    }
    for (const [what, body] of Object.entries(brokenBodies)) {
      const headers = { ...options.headers, 'Content-Type': 'application/json' };
      const answer = await call(id, { ...options, body, headers });
      assert.deepStrictEqual(
        [answer.status, answer.json.type],
        [400, 'urn:scorewatch:problem:invalid-json'],
        `${id}: ${what}`,
      );
    }
  }
  const { json } = await call('readRank', { path: { id: players[9] }, token: tokens.service });
  assert.strictEqual(json.version, 1);
});

test('reading the board', async () => {
  const top = await call('readBoard', { status: 200 });
  assert.ok(top.headers.etag);
  await call('readBoard', { headers: { 'If-None-Match': top.headers.etag }, status: 304 });
  await call('readBoard', { headers: { 'If-None-Match': '"other"' }, status: 200 });
  const page = await call('readBoard', { query: { limit: 3, offset: 2 }, status: 200 });
  assert.deepStrictEqual(
    page.json.entries.map(({ rank }) => rank),
    [3, 4, 5],
  );
  const around = await call('readBoard', { query: { around: players[0], limit: 5 }, status: 200 });
  assert.ok(around.json.entries.some(({ userId }) => userId === players[0]));
  assert.strictEqual(around.json.offset, around.json.entries[0].rank - 1);
  const beyond = await call('readBoard', { query: { offset: 1_000_000 }, status: 200 });
  assert.deepStrictEqual(beyond.json.entries, []);
  for (const who of [kNobody, players[3]])
    await call('readBoard', { query: { around: who }, status: 404, type: 'not-on-board' });
  for (const [name, values] of Object.entries({
    limit: ['0', '101', '-1', 'x', '1.5', '1e1', ' 1', '+1'],
    offset: ['-1', 'x', '9223372036854775808'],
    around: ['me'],
  })) {
    for (const value of values) {
      const { json } = await call('readBoard', { query: { [name]: value }, status: 400, type: 'invalid-field' });
      assert.strictEqual(json.field, name, `${name}=${value}`);
    }
  }
  await call('readBoard', { url: '/api/v1/leaderboard?limit=1&limit=2', status: 400, type: 'invalid-field' });
  await call('readBoard', { url: '/api/v1/leaderboard?unknown=1', status: 200 });
});

test('finding players', async () => {
  const token = tokens.operator;
  const { json } = await call('findPlayers', { query: { name: 'PLAYER 1' }, token, status: 200 });
  assert.strictEqual(json.players.length, 11);
  const one = await call('findPlayers', { query: { name: players[0] }, token, status: 200 });
  assert.deepStrictEqual(
    one.json.players.map(({ userId }) => userId),
    [players[0]],
  );
  const odd = await call('findPlayers', {
    query: { name: "%_\\'; DROP TABLE scoreboard.users; --" },
    token,
    status: 200,
  });
  assert.deepStrictEqual(odd.json.players, []);
  await call('findPlayers', { token, status: 400, type: 'invalid-field' });
  await call('findPlayers', { query: { name: 'p', limit: 0 }, token, status: 400 });
  await call('findPlayers', { query: { name: 'p' }, token: tokens.player, status: 403 });
  await call('findPlayers', { query: { name: 'p' }, status: 401 });
});

test('a player is shown as far as the caller may see', async () => {
  const path = { id: players[0] };
  const shown = async token => Object.keys((await call('readUser', { path, token, status: 200 })).json).sort();
  const everybody = ['avatarUrl', 'countryCode', 'rank', 'score', 'userId', 'username'];
  assert.deepStrictEqual(await shown(stack.token('player', players[1])), everybody);
  assert.deepStrictEqual(await shown(tokens.service), everybody);
  assert.deepStrictEqual(await shown(tokens.player), [...everybody, 'ban', 'email', 'timezone'].sort());
  assert.deepStrictEqual(await shown(tokens.operator), [...everybody, 'standing'].sort());
  for (const role of ['moderator', 'admin'])
    assert.deepStrictEqual(await shown(tokens[role]), [...everybody, 'email', 'standing'].sort());
  const banned = await call('readUser', { path: { id: players[3] }, token: tokens.operator, status: 200 });
  assert.deepStrictEqual([banned.json.rank, banned.json.standing.banned], [null, true]);
});

test('rank, history and stats', async () => {
  const path = { id: players[1] };
  for (const id of ['readUser', 'readRank', 'readHistory', 'readStats']) {
    await call(id, { path, token: tokens.operator, status: 200 });
    await call(id, { path, status: 401 });
    await call(id, { path: { id: 'me' }, token: tokens.operator, status: 400, type: 'invalid-field' });
    await call(id, {
      path: { id: kNobody },
      token: tokens.operator,
      status: 404,
      type: id === 'readRank' ? 'not-on-board' : 'unknown-user',
    });
  }
  await call('readRank', { path: { id: players[3] }, token: tokens.operator, status: 404, type: 'not-on-board' });
  for (const id of ['readHistory', 'readStats'])
    await call(id, { path, token: tokens.player, status: 403, type: 'forbidden' });
  const first = await call('readHistory', { path, query: { limit: 2 }, token: tokens.operator, status: 200 });
  const second = await call('readHistory', {
    path,
    query: { limit: 200, cursor: first.json.nextCursor },
    token: tokens.operator,
    status: 200,
  });
  assert.deepStrictEqual(
    [...first.json.entries, ...second.json.entries].map(({ version }) => version),
    [8, 7, 6, 5, 4, 3, 2, 1],
  );
  assert.strictEqual(second.json.nextCursor, undefined);
  for (const cursor of ['x', '7', first.json.nextCursor.slice(0, -1), `${first.json.nextCursor}=`, 'x'.repeat(4000)])
    await call('readHistory', { path, query: { cursor }, token: tokens.operator, status: 400, type: 'invalid-cursor' });
  await call('readHistory', {
    path: { id: players[0] },
    query: { cursor: first.json.nextCursor },
    token: tokens.operator,
    status: 400,
    type: 'invalid-cursor',
  });
  const stats = await call('readStats', { path, token: stack.token('player', players[1]), status: 200 });
  assert.deepStrictEqual(stats.json.total, { points: 135, actions: 8 });
  assert.deepStrictEqual(stats.json.byAction.map(({ actionId, actions }) => [actionId, actions]).sort(), [
    ['daily-login', 7],
    ['purchase-item', 1],
  ]);
});

const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const ticket = async (token = tokens.operator) => (await call('wsTicket', { token, status: 201 })).json.ticket;
const openSocket = async (query, headers = {}) =>
  call('openWebSocket', { query, headers: { ...upgrade, ...headers }, agent: false });

test('watching', async () => {
  await call('streamBoard', { agent: false, status: 200 });
  await call('streamBoard', { agent: false, query: { updates: 'some' }, status: 400, type: 'invalid-field' });
  await call('streamBoard', { agent: false, query: { epoch: 'x', seq: '-1' }, status: 400, type: 'invalid-field' });
  await call('wsTicket', { status: 401 });
  const once = await ticket();
  await call('openWebSocket', { query: { ticket: once }, status: 426, type: 'upgrade-required' });
  assert.strictEqual((await openSocket({ ticket: once })).status, 101);
  assert.strictEqual((await openSocket({ ticket: once })).status, 401);
  assert.strictEqual((await openSocket({})).status, 401);
  assert.strictEqual((await openSocket({ ticket: await ticket(), updates: 'some' })).status, 400);
  assert.strictEqual(
    (await openSocket({ ticket: await ticket() }, { Origin: 'https://evil.example.org' })).status,
    403,
  );
  assert.strictEqual(
    (await openSocket({ ticket: await ticket() }, { Origin: 'https://play.example.org' })).status,
    101,
  );
});

test('who watches too much, or against the rules', async () => {
  const many = stack.token('service', 'many');
  const sockets = [];
  for (let n = 0; n < 20; ++n) {
    const socket = new WebSocket(socketUrl(client, { ticket: await ticket(many) }));
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    sockets.push(socket);
  }
  assert.strictEqual((await openSocket({ ticket: await ticket(many) })).status, 429);
  const codes = sockets.map(socket => new Promise(resolve => socket.on('close', resolve)));
  sockets[0].send('{"type":"hello"}');
  sockets[1].send('x'.repeat(5000));
  sockets[2].send(Buffer.from('{"type":"ping"}'), { binary: true });
  assert.deepStrictEqual(await Promise.all(codes.slice(0, 2)), [1008, 1009]);
  assert.ok([1003, 1008].includes(await codes[2]));
  sockets.forEach(socket => socket.terminate());
  const hoarder = stack.token('service', 'hoarder');
  let answer;
  for (let n = 0; n <= 200; ++n) answer = await call('wsTicket', { token: hoarder });
  assert.deepStrictEqual([answer.status, answer.json.type], [429, 'urn:scorewatch:problem:rate-limited']);
});

test('for those who run the server', async () => {
  await call('healthz', { status: 200 });
  await call('readyz', { status: 200 });
  await call('metrics', { status: 200 });
  const page = await call('page', { status: 200 });
  assert.match(page.headers['content-security-policy'], /default-src 'none'/);
  const { json } = await call('openapi', { status: 200 });
  assert.deepStrictEqual(json, client.description.document);
});

test('before an operation is reached', async () => {
  const nothing = await client.send('GET', '/api/v2/leaderboard');
  assert.deepStrictEqual([nothing.status, nothing.json.type], [404, 'urn:scorewatch:problem:not-found']);
  assert.deepStrictEqual(
    client.description.faults({ $ref: '#/components/schemas/Problem' }, nothing.json, 'problem'),
    [],
  );
  client.seenTypes.add(nothing.json.type);
  const refused = await client.send('DELETE', '/api/v1/leaderboard');
  client.check('readBoard', refused, { status: 405, type: 'method-not-allowed' });
  assert.deepStrictEqual(
    refused.headers.allow
      .split(/, */)
      .sort()
      .filter(name => name !== 'OPTIONS'),
    ['GET', 'HEAD'],
  );
  await call('readBoard', { headers: { Accept: 'text/html' }, status: 406, type: 'not-acceptable' });
  await call('readBoard', { headers: { Accept: 'application/json;q=0' }, status: 406 });
  await call('readBoard', { url: '/api/v1/leaderboard?a=%zz&limit=%', status: 400 });
  await call('readBoard', { url: `/api/v1/leaderboard?a=${'x'.repeat(5000)}`, status: 414, type: 'uri-too-long' });
  await call('readBoard', { headers: { Expect: 'wonders' }, agent: false, status: 417, type: 'malformed-request' });
  await call('readBoard', {
    headers: { 'X-Long': 'x'.repeat(15_000), 'X-Other': 'x'.repeat(3_000) },
    agent: false,
    status: 431,
    type: 'headers-too-large',
  });
  await call('writeScore', {
    body: ' '.repeat(65_537),
    token: tokens.service,
    agent: false,
    headers: { 'Content-Type': 'application/json' },
    status: 413,
    type: 'body-too-large',
  });
  const {
    answers: [malformed],
  } = await exchange(stack.base, ['GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n']);
  client.check(
    'healthz',
    { ...malformed, json: JSON.parse(malformed.text) },
    { status: 400, type: 'malformed-request' },
  );
  const {
    answers: [late],
  } = await exchange(stack.base, ['GET /healthz HTTP/1.1\r\n']);
  client.check('healthz', { ...late, json: JSON.parse(late.text) }, { status: 408, type: 'request-timeout' });
});

test('HEAD and OPTIONS', async () => {
  for (const [id, { method }] of client.description.operations) {
    if (method !== 'GET' || ['openWebSocket', 'streamBoard'].includes(id)) continue;
    const options = {
      path: { id: players[0], caseId: 1, actId: 1 },
      query: id === 'findPlayers' ? { name: 'p' } : {},
      token: tokens.operator,
    };
    const url = client.path(id, options);
    const [get, head] = [await client.send('GET', url, options), await client.send('HEAD', url, options)];
    assert.deepStrictEqual(
      [head.status, head.text, head.headers['content-type']],
      [get.status, '', get.headers['content-type']],
      id,
    );
    if (id !== 'metrics') assert.strictEqual(head.headers['content-length'], get.headers['content-length'], id);
  }
  const plain = await client.send('OPTIONS', '/api/v1/scores');
  assert.deepStrictEqual([plain.status, plain.headers.allow.split(/, */).sort()], [204, ['OPTIONS', 'POST']]);
  const asking = { Origin: 'https://play.example.org', 'Access-Control-Request-Method': 'POST' };
  const allowed = await client.send('OPTIONS', '/api/v1/scores', { headers: asking });
  assert.strictEqual(allowed.headers['access-control-allow-origin'], asking.Origin);
  assert.match(allowed.headers['access-control-allow-headers'], /Idempotency-Key/);
  const foreign = await client.send('OPTIONS', '/api/v1/scores', {
    headers: { ...asking, Origin: 'https://evil.example.org' },
  });
  assert.strictEqual(foreign.headers['access-control-allow-origin'], undefined);
});

test("a request id is the caller's own where it is a good one", async () => {
  const own = await call('healthz', { headers: { 'X-Request-Id': 'a-B_9.' } });
  assert.strictEqual(own.headers['x-request-id'], 'a-B_9.');
  for (const bad of ['a b', 'x'.repeat(65), 'é', '{"a":1}', '']) {
    const other = await call('healthz', { headers: { 'X-Request-Id': bad } });
    assert.notStrictEqual(other.headers['x-request-id'], bad);
  }
});

test('more connections than are taken', async () => {
  const many = [];
  try {
    const refused = await until('one is refused', async () => {
      many.push(await watchEvents(client).catch(() => undefined));
      const { answers } = await exchange(stack.base, ['GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']);
      return answers[0]?.status === 503 && answers[0];
    });
    client.check('healthz', { ...refused, json: JSON.parse(refused.text) }, { status: 503, type: 'unavailable' });
  } finally {
    many.forEach(stream => stream?.close());
  }
  await until('there is room again', async () => (await call('healthz').catch(() => ({}))).status === 200);
});

test('without Redis', async () => {
  const issued = await ticket();
  await stack.tell({ do: 'kill-redis' });
  const body = { userId: players[10], actionId: 'complete-quest' };
  const written = await call('writeScore', { body, headers: key(), token: tokens.service, status: 201 });
  assert.strictEqual(written.json.rank, null);
  await until('it is told that Redis is away', async () =>
    (await call('readyz', { status: 200 })).json.missing.includes('redis'),
  );
  assert.strictEqual((await openSocket({ ticket: issued })).status, 503);
  const board = await until('the board comes from PostgreSQL', async () => {
    const answer = await call('readBoard', { query: { limit: 20 } });
    return answer.status === 200 && answer.json.stale && answer;
  });
  assert.ok(board.json.entries.some(({ userId, score }) => userId === players[10] && score === 110));
  const rank = await call('readRank', { path: { id: players[10] }, token: tokens.service, status: 200 });
  assert.deepStrictEqual([rank.json.stale, rank.json.score], [true, 110]);
  assert.strictEqual((await openSocket({ ticket: await ticket() })).status, 101);

  await stack.tell({ do: 'start-redis' });
  await until('Redis has the board again', async () => {
    const answer = await call('readBoard', { query: { limit: 20 } });
    return (
      answer.status === 200 &&
      !answer.json.stale &&
      answer.json.entries.some(({ userId, score }) => userId === players[10] && score === 110)
    );
  });
});

test('without PostgreSQL', async () => {
  const { json: session } = await loggedIn('Alice');
  await stack.tell({ do: 'kill-postgres' });
  const path = { id: players[0] };
  await until('it is told that PostgreSQL is away', async () => (await call('readyz')).status === 503);
  const asked = {
    register: { body: { username: 'Dave', email: 'dave@example.org', password: kPassword } },
    login: { body: { login: 'Alice', password: kPassword } },
    refresh: { body: { refreshToken: session.refreshToken } },
    logout: { token: session.accessToken },
    writeScore: { body: { userId: players[0], actionId: 'complete-quest' }, headers: key(), token: tokens.service },
    correctScore: { body: { change: 1, reason: 'a test' }, path, token: tokens.admin },
    findPlayers: { query: { name: 'p' }, token: tokens.operator },
    readUser: { path, token: tokens.operator },
    readHistory: { path, token: tokens.operator },
    readStats: { path, token: tokens.operator },
    ...asModerator(),
  };
  delete asked.bulkCases; // it answers for each case, as a batch does
  for (const [id, options] of Object.entries(asked)) await call(id, { ...options, status: 503 });
  await call('healthz', { status: 200 });
  await call('readBoard', { status: 200 });
  const batch = await call('writeScores', {
    body: { items: [{ userId: players[0], actionId: 'complete-quest' }] },
    headers: key(),
    token: tokens.service,
    status: 200,
  });
  assert.strictEqual(batch.json.results[0].status, 503);
  const bulk = await call('bulkCases', { ...asModerator().bulkCases, status: 200 });
  assert.strictEqual(bulk.json.results[0].status, 503);

  await stack.tell({ do: 'kill-redis' });
  await until(
    'nobody knows the rest of the board',
    async () => (await call('readBoard', { query: { offset: 15 } })).status === 503,
  );
  await call('readRank', { path, token: tokens.operator, status: 503 });
  await stack.tell({ do: 'start-redis' });
  await stack.tell({ do: 'start-postgres' });
  await until('scores can be written again', async () => (await call('readyz')).status === 200);
  await until('the same key is taken again', async () => (await call('writeScore', asked.writeScore)).status === 201);
});

test('too many log-ins from one address', async () => {
  let tries = 0;
  await until(
    'it is refused',
    async () => (await call('login', { body: { login: `nobody ${++tries}`, password: 'x' } })).status === 429,
  );
  await call('register', {
    body: { username: 'Erin', email: 'erin@example.org', password: kPassword },
    status: 429,
    type: 'rate-limited',
  });
});

test('a board that is not public, and a catalogue that was never read', async () => {
  client.close();
  await stack.serve({ environment: { ...kEnvironment, SCOREWATCH_API_PUBLIC_BOARD: 'no' } });
  client.base = stack.base;
  client.agent = new (require('http').Agent)({ keepAlive: true });
  await call('readBoard', { status: 401, type: 'unauthenticated' });
  await call('streamBoard', { agent: false, status: 401, type: 'unauthenticated' });
  await until('the board is there', async () => (await call('readBoard', { token: tokens.operator })).status === 200);
  const streams = [];
  for (let n = 0; n < 20; ++n)
    streams.push(await watchEvents(client, { headers: { Authorization: `Bearer ${tokens.operator}` } }));
  await call('streamBoard', { agent: false, token: tokens.operator, status: 429, type: 'rate-limited' });
  streams.forEach(stream => stream.close());
  await stack.tell({ do: 'kill-postgres' });
  await call('listActions', { token: tokens.operator, status: 503 });
  await call('issueActionToken', { body: { actionId: 'daily-login' }, token: tokens.player, status: 503 });
});

test('every status and every type of the description was seen', () => {
  const description = new Description();
  const promised = description.promised();
  const missing = [...promised].filter(([pair, reason]) => !reason && !client.seen.has(pair)).map(([pair]) => pair);
  const { enum: types, 'x-never-seen': never } = description.document.components.schemas.ProblemType;
  missing.push(...types.filter(type => !never[type] && !client.seenTypes.has(type)));
  assert.deepStrictEqual(missing, []);
  const needless = [...promised].filter(([pair, reason]) => reason && client.seen.has(pair)).map(([pair]) => pair);
  needless.push(...Object.keys(never).filter(type => client.seenTypes.has(type)));
  assert.deepStrictEqual(needless, [], 'what was seen needs no excuse');
});
