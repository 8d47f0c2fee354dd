// SPDX-License-Identifier: GPL-3.0-or-later
// Who may do what, from api/openapi.json ("x-roles", "x-own"): every role at every operation, at their own and at others'
// players; what is not allowed is 401 or 403, what is allowed is neither. And tokens that must not be believed.
'use strict';

const assert = require('assert');
const crypto = require('crypto');
const { after, before, test } = require('node:test');
const { Client } = require('./support/client');
const jwt = require('./support/jwt');
const { Stack } = require('./support/stack');
const { until } = require('./support/wait');

const kRoles = ['player', 'service', 'operator', 'moderator', 'admin'];
const upgrade = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

let stack;
let client;
let own; // the player of the player's token
let other;

before(async () => {
  stack = await Stack.start();
  client = new Client(stack.base);
  [own, other] = await stack.addPlayers(2);
  const items = [own, other].map(userId => ({ userId, actionId: 'purchase-item' }));
  await client.call('writeScores', {
    body: { items },
    token: stack.token('service', 'setup'),
    headers: { 'Idempotency-Key': 'setup' },
    status: 200,
  });
  await until(
    'both are on the board',
    async () => (await client.call('readBoard', { query: { limit: 2 } })).json.players === 2,
  );
});

after(async () => {
  client?.close();
  await stack?.stop();
});

const tokenOf = role => (role === 'public' ? undefined : stack.token(role, role === 'player' ? own : `the-${role}`));

// What an operation needs to be asked well, by whoever asks; `who` is whose player it is about.
async function options(id, role, who) {
  const token = tokenOf(role);
  const all = { token, path: { id: who, caseId: 1, actId: 1 }, agent: false, headers: { 'Idempotency-Key': crypto.randomUUID() } };
  switch (id) {
    case 'register':
      return { ...all, body: { username: 'x', email: 'x', password: 'x' } };
    case 'login':
      return { ...all, body: { login: '', password: '' } };
    case 'refresh':
      return { ...all, body: { refreshToken: '' } };
    // A token made by hand has no session that could end.
    case 'logout':
      return { ...all, token: role === 'player' ? await sessionToken() : token };
    case 'issueActionToken':
      return { ...all, body: { actionId: 'daily-login' } };
    case 'writeScores':
      return { ...all, body: { items: [{ userId: who, actionId: 'daily-login' }] } };
    case 'handOverCase':
      return { ...all, body: { to: 'bob' } };
    case 'askOpinion':
      return { ...all, body: { from: '*' } };
    case 'addNote':
      return { ...all, body: { text: 'a test' } };
    case 'bulkCases':
      return { ...all, body: { caseIds: [1], work: 'claim', reason: 'a test' } };
    case 'closeCase':
      return { ...all, body: { verdict: 'unfounded', reason: 'a test' } };
    case 'watchCase':
    case 'undoAct':
      return { ...all, body: { reason: 'a test' } };
    case 'warnPlayer':
    case 'flagPlayer':
    case 'unflagPlayer':
    case 'holdPlayer':
    case 'releasePlayer':
    case 'banPlayer':
    case 'unbanPlayer':
      return { ...all, body: { reason: 'a test', dryRun: true } };
    case 'correctScore':
      return { ...all, body: { change: 1, reason: 'a test' } };
    case 'findPlayers':
      return { ...all, query: { name: 'p' } };
    case 'openWebSocket':
      return { ...all, headers: upgrade, query: await ticketOf(token) };
    case 'writeScore':
      return { ...all, body: role === 'player' ? await tokenBody(who) : { userId: who, actionId: 'daily-login' } };
    default:
      return all;
  }
}

async function sessionToken() {
  const account = { username: 'Bob', email: 'bob@example.org', password: 'correct horse' };
  return (await client.call('register', { body: account, status: 201 })).json.accessToken;
}

async function ticketOf(token) {
  const { json } = await client.call('wsTicket', { token });
  return json.ticket ? { ticket: json.ticket } : {};
}

async function tokenBody(who) {
  const { json } = await client.call('issueActionToken', {
    body: { actionId: 'daily-login' },
    token: stack.token('player', who),
    status: 201,
  });
  return { actionToken: json.actionToken };
}

// A player writes with a token of their own only: "other" is somebody else's.
const isOwnOnly = (operation, id) => operation['x-own'] || id === 'writeScore';

test('every role at every operation', async () => {
  for (const [id, operation] of client.description.operations) {
    for (const role of ['public', ...kRoles]) {
      for (const who of operation.template.includes('{id}') || id === 'writeScore' ? [own, other] : [own]) {
        const roles = operation['x-roles'];
        const allowed = roles.includes(role) && !(role === 'player' && who === other && isOwnOnly(operation, id));
        const answer = await client.call(id, await options(id, role, who));
        const name = `${role}: ${id}${who === other ? " of somebody else's" : ''} answers ${answer.status}`;
        if (allowed) assert.ok(![401, 403].includes(answer.status), name);
        else assert.strictEqual(answer.status, role === 'public' ? 401 : 403, name);
        assert.ok(!allowed || answer.status < 500, name);
      }
    }
  }
});

test('a token for one operation is none for the next', async () => {
  const {
    json: { ticket },
  } = await client.call('wsTicket', { token: tokenOf('admin'), status: 201 });
  await client.call('listActions', { token: ticket, status: 401 });
  const { actionToken } = await tokenBody(own);
  await client.call('listActions', { token: actionToken, status: 401 });
  await client.call('writeScore', {
    body: { actionToken: tokenOf('player') },
    token: tokenOf('player'),
    status: 403,
    type: 'action-token-invalid',
  });
  await client.call('openWebSocket', {
    query: { ticket: tokenOf('admin') },
    headers: upgrade,
    agent: false,
    status: 401,
  });
});

const parts = () => {
  const [header, payload, signature] = tokenOf('admin').split('.');
  return { header, payload, signature };
};
const admin = more => jwt.claims('admin', 'the-admin', more);
const signed = (payload, header) => jwt.sign(payload, stack.secret, header);

// Signed with the service's own key, whatever the text is.
function signedText(header, payload) {
  const text = `${jwt.encode(header)}.${jwt.encode(payload)}`;
  return `${text}.${crypto.createHmac('sha256', jwt.keyOf(stack.secret)).update(text).digest('base64url')}`;
}

const forgeries = () => {
  const { header, payload, signature } = parts();
  const now = jwt.now();
  const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ed = crypto.generateKeyPairSync('ed25519');
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' });
  const withoutClaim = name => {
    const claims = admin();
    delete claims[name];
    return signed(claims);
  };
  const asymmetric = (alg, key, hash) => {
    const text = `${jwt.encode({ alg, typ: 'JWT' })}.${jwt.encode(admin())}`;
    return `${text}.${crypto.sign(hash, Buffer.from(text), key).toString('base64url')}`;
  };
  const none = alg => `${jwt.encode({ alg, typ: 'JWT' })}.${payload}.`;
  const jwk = { kty: 'oct', k: Buffer.from('mine').toString('base64url') };
  return {
    'another key': jwt.sign(admin(), crypto.randomBytes(48)),
    'an empty key': jwt.sign(admin(), Buffer.from('')),
    'a public key as a secret': jwt.sign(admin(), Buffer.from(pem)),
    RS256: asymmetric('RS256', pair.privateKey, 'sha256'),
    'EdDSA of another key': asymmetric('EdDSA', ed.privateKey, null),
    'alg none': none('none'),
    'alg None': none('None'),
    'alg nOnE': none('nOnE'),
    'alg empty': none(''),
    'alg none with a signature': `${jwt.encode({ alg: 'none' })}.${payload}.${signature}`,
    'alg HS384': signed(admin(), { alg: 'HS384' }),
    'alg HS512': signed(admin(), { alg: 'HS512' }),
    'alg hs256': signed(admin(), { alg: 'hs256' }),
    'alg is a list': signed(admin(), { alg: ['HS256'] }),
    'no alg': signedText({ typ: 'JWT' }, admin()),
    'a key in the header': jwt.sign(admin(), Buffer.from('mine'), { jwk }),
    'a key at an address': jwt.sign(admin(), Buffer.from('mine'), {
      jku: 'https://evil.example.org/keys',
      kid: 'mine',
    }),
    'a key in a file': jwt.sign(admin(), Buffer.from(''), { kid: '../../../../../dev/null' }),
    'a key by SQL': jwt.sign(admin(), Buffer.from('mine'), { kid: "x' UNION SELECT 'mine" }),
    'what must be understood': signed(admin(), { crit: ['exp'], exp: now }),
    expired: signed(admin({ iat: now - 700, exp: now - 1 })),
    'expired long ago': signed(admin({ exp: 1 })),
    'not yet': signed(admin({ nbf: now + 120 })),
    'made in the future': signed(admin({ iat: now + 120, exp: now + 720 })),
    'another issuer': signed(admin({ iss: 'somebody' })),
    'another audience': signed(admin({ aud: 'another-api' })),
    'an audience that begins the same': signed(admin({ aud: 'scorewatch-api-2' })),
    'another role': signed(admin({ role: 'root' })),
    'a role in capitals': signed(admin({ role: 'ADMIN' })),
    roles: signed(admin({ role: ['admin'] })),
    'a player without an id': signed(jwt.claims('player', 'alice')),
    'an exp of text': signed(admin({ exp: String(now + 600) })),
    'an exp past all': signedText(
      { alg: 'HS256', typ: 'JWT' },
      JSON.stringify(admin()).replace(/"exp":\d+/, '"exp":1e400'),
    ),
    'a claim twice': signedText(
      { alg: 'HS256', typ: 'JWT' },
      JSON.stringify(jwt.claims('player', own)).replace('{', '{"role":"admin",'),
    ),
    'no exp': withoutClaim('exp'),
    'no iat': withoutClaim('iat'),
    'no sub': withoutClaim('sub'),
    'no role': withoutClaim('role'),
    'no iss': withoutClaim('iss'),
    'no aud': withoutClaim('aud'),
    'no jti': withoutClaim('jti'),
    'a payload that is no JSON': signedText({ alg: 'HS256', typ: 'JWT' }, 'admin'),
    'a payload of another': `${header}.${jwt.encode(admin({ sub: 'root' }))}.${signature}`,
    'a header of another': `${jwt.encode({ alg: 'HS256', typ: 'JWT', a: 1 })}.${payload}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'two parts': `${header}.${payload}`,
    'four parts': `${header}.${payload}.${signature}.`,
    'half a signature': `${header}.${payload}.${signature.slice(0, 20)}`,
    'a signature and more': `${header}.${payload}.${signature}AA`,
    padding: `${header}.${payload}.${signature}=`,
    'a last letter that decodes to the same': `${header}.${payload}.${signature.slice(0, -1)}${sameBits(signature.at(-1))}`,
    nothing: '.',
    dots: '..',
    'a word': 'admin',
    'a long word': 'x'.repeat(5000),
    'a deep payload': signedText({ alg: 'HS256', typ: 'JWT' }, `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`),
    'a token of more than 4 KiB': signed(admin({ more: 'x'.repeat(4000) })),
  };
};

// 43 letters hold 258 bits: the last two count for nothing.
function sameBits(letter) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return letters[letters.indexOf(letter) ^ 1];
}

test('tokens that must not be believed', async () => {
  await client.call('listActions', { token: tokenOf('admin'), status: 200 });
  for (const [what, token] of Object.entries(forgeries())) {
    const answer = await client.call('listActions', { token });
    assert.strictEqual(answer.status, 401, what);
    assert.match(answer.headers['www-authenticate'], /error="invalid_token"/, what);
  }
});

test('other ways to carry a token are none', async () => {
  const token = tokenOf('admin');
  for (const Authorization of [
    token,
    `Basic ${token}`,
    `Bearer  ${token}`,
    `Bearer ${token} ${token}`,
    `Bearer ${token},`,
    'Bearer',
    'Bearer ',
  ])
    await client.call('listActions', { headers: { Authorization }, status: 401 });
  await client.call('listActions', { headers: { Authorization: `bearer ${token}` }, status: 200 });
  await client.call('listActions', { query: { access_token: token, token }, status: 401 });
  await client.call('listActions', { headers: { Cookie: `token=${token}` }, status: 401 });
  await client.call('listActions', { headers: { 'X-Forwarded-User': 'admin' }, status: 401 });
  const twice = await client.call('listActions', {
    headers: { Authorization: [`Bearer ${token}`, `Bearer ${tokenOf('player')}`] },
  });
  assert.strictEqual(twice.status, 400, 'of two tokens none counts');
});

test('what is good of a token is taken', async () => {
  for (const token of [
    signed(admin({ aud: ['another-api', 'scorewatch-api'] })),
    signed(admin({ nbf: jwt.now() - 1 })),
    signed(admin({ more: 'x' })),
    signed(admin({ iat: jwt.now() + 30 })),
  ])
    await client.call('listActions', { token, status: 200 });
});

test('a session that has ended, and tokens that are valid no more', async () => {
  const account = { username: 'Alice', email: 'alice@example.org', password: 'correct horse' };
  const { json: first } = await client.call('register', { body: account, status: 201 });
  const { json: second } = await client.call('login', {
    body: { login: 'Alice', password: account.password },
    status: 200,
  });
  await client.call('logout', { token: first.accessToken, status: 204 });
  await until(
    'the first is out',
    async () => (await client.call('listActions', { token: first.accessToken })).status === 401,
  );
  await client.call('listActions', { token: second.accessToken, status: 200 });
  await client.call('refresh', {
    body: { refreshToken: first.refreshToken },
    status: 401,
    type: 'invalid-refresh-token',
  });

  await stack.sql(`UPDATE scoreboard.users SET tokens_valid_after = now() WHERE username = 'Alice'`);
  const since = Date.now();
  await until(
    'the second is out',
    async () => (await client.call('listActions', { token: second.accessToken })).status === 401,
  );
  assert.ok(Date.now() - since < 3000, `it took ${Date.now() - since} ms`);
  await client.call('refresh', {
    body: { refreshToken: second.refreshToken },
    status: 401,
    type: 'invalid-refresh-token',
  });
  // Whatever the key signs: a token of the same player from before is dead, too.
  await client.call('listActions', { token: stack.token('player', first.userId, { iat: jwt.now() - 5 }), status: 401 });
});

test('a refresh token that comes back ends its family', async () => {
  // Tokens say the second that they are of: those of the second in which the old ones were ended are ended, too.
  const { json: login } = await until('a new log-in counts', async () => {
    const answer = await client.call('login', { body: { login: 'Alice', password: 'correct horse' }, status: 200 });
    return (await client.call('listActions', { token: answer.json.accessToken })).status === 200 && answer;
  });
  const next = async (refreshToken, status) => (await client.call('refresh', { body: { refreshToken }, status })).json;
  const second = await next(login.refreshToken, 200);
  // The answer was lost: within ten seconds the same client may ask again.
  const again = await next(login.refreshToken, 200);
  const third = await next(again.refreshToken, 200);
  // Now the next one was used: the first is no lost answer any more.
  await next(login.refreshToken, 401);
  await next(third.refreshToken, 401);
  await next(second.refreshToken, 401);
  await until(
    'the session has ended',
    async () => (await client.call('listActions', { token: third.accessToken })).status === 401,
  );
  const [[count]] = await stack.sql(
    "SELECT count(*) FROM scoreboard.audit_log WHERE action_type = 'REFRESH_TOKEN_REUSED'",
  );
  assert.ok(Number(count) >= 1, 'it is in the audit log');
});

test('a token that was issued on the command line is one', async () => {
  const { execFileSync } = require('child_process');
  const token = execFileSync(
    process.env.SCOREWATCHD,
    ['--config', '/dev/null', 'token', 'issue', '--sub', 'game-1', '--role', 'service', '--ttl', '10m'],
    { env: { ...process.env, SCOREWATCH_JWT_SECRET_FILE: stack.addresses.secretFile } },
  ).toString();
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  await client.call('listActions', { token: token.trim(), status: 200 });
});
