// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Web Tokens as this API wants them, and as it must not take them.
'use strict';

const crypto = require('crypto');

const encode = value => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

// The file of the key may end with a newline, which is no part of it.
function keyOf(secret) {
  const end = secret.length - (secret[secret.length - 1] === 0x0a ? 1 : 0);
  return secret.subarray(0, end);
}

function claims(role, sub, more = {}) {
  const issued = now();
  return {
    iss: 'scorewatch',
    aud: 'scorewatch-api',
    sub,
    role,
    jti: crypto.randomUUID(),
    iat: issued,
    exp: issued + 600,
    ...more,
  };
}

function sign(payload, secret, header = {}) {
  const head = { alg: 'HS256', typ: 'JWT', ...header };
  const text = `${encode(head)}.${encode(payload)}`;
  const hash = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[head.alg] ?? 'sha256';
  return `${text}.${crypto.createHmac(hash, keyOf(secret)).update(text).digest('base64url')}`;
}

module.exports = { claims, encode, keyOf, now, sign };
