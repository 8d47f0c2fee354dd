// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that two readers could understand in two ways, or that are too large: each gets one answer and the end of the
// connection, so that what stands behind it is never taken for a request.
'use strict';

const kBehind = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';

const post = (fields, body = '') => `POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${fields}\r\n${body}`;
const get = fields => `GET /healthz HTTP/1.1\r\n${fields}\r\n`;
const chunked = body => post('Transfer-Encoding: chunked\r\n', body);
const fields = count => Array.from({ length: count }, (none, n) => `X-${n}: ${n}\r\n`).join('');
const nul = String.fromCharCode(0);

// [what, bytes, status, type]
const refused = [
  ['Content-Length, then Transfer-Encoding', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['Transfer-Encoding, then Content-Length', post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n')],
  ['two different lengths', post('Content-Length: 2\r\nContent-Length: 40\r\n', '{}')],
  ['the same length twice', post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}')],
  ['a list of lengths', post('Content-Length: 2, 2\r\n', '{}')],
  ['xchunked', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
  ['chunked, gzip', post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n')],
  ['gzip, chunked', post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
  ['chunked, chunked', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n')],
  ['chunked twice', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
  ['chunked, then identity', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n')],
  ['identity', post('Transfer-Encoding: identity\r\n')],
  ['an empty Transfer-Encoding', post('Transfer-Encoding:\r\n', '0\r\n\r\n')],
  ['chunked in quotes', post('Transfer-Encoding: "chunked"\r\n', '0\r\n\r\n')],
  ['chunked with a parameter', post('Transfer-Encoding: chunked;q=1\r\n', '0\r\n\r\n')],
  ['chunked behind a vertical tab', post('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n')],
  ['chunked in HTTP/1.0', chunked('0\r\n\r\n').replace('HTTP/1.1', 'HTTP/1.0')],
  ['a space before the colon', post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')],
  ['a space before the colon of the length', post('Content-Length : 2\r\n', '{}')],
  ['a negative length', post('Content-Length: -2\r\n', '{}')],
  ['a length with a plus', post('Content-Length: +2\r\n', '{}')],
  ['a hexadecimal length', post('Content-Length: 0x2\r\n', '{}')],
  ['a length with a blank in it', post('Content-Length: 2 2\r\n', '{}')],
  ['a length of letters', post('Content-Length: two\r\n', '{}')],
  ['an empty length', post('Content-Length:\r\n', '{}')],
  ['a length past 64 bits', post('Content-Length: 18446744073709551618\r\n', '{}')],
  ['a negative chunk', chunked('-1\r\n{}\r\n0\r\n\r\n')],
  ['a chunk with 0x', chunked('0x2\r\n{}\r\n0\r\n\r\n')],
  ['a chunk of nothing', chunked('\r\n{}\r\n0\r\n\r\n')],
  ['a chunk past 64 bits', chunked('10000000000000002\r\n{}\r\n0\r\n\r\n')],
  ['a chunk without its end', chunked('2\r\n{}0\r\n\r\n')],
  ['a chunk that is longer than said', chunked('2\r\n{}}\r\n0\r\n\r\n')],
  ['a chunk with a bare LF', chunked('2\n{}\n0\n\n')],
  ['a chunk extension without end', chunked(`2;${'x'.repeat(40_000)}`)],
  ['trailers without end', chunked(`2\r\n{}\r\n0\r\n${fields(3000)}`), [400, 431]],
  ['a length in a trailer', chunked('2\r\n{}\r\n0\r\nContent-Length: 50\r\n\r\n')],
  ['no Host', get('')],
  ['two Hosts', get('Host: a\r\nHost: b\r\n')],
  ['the same Host twice', get('Host: a\r\nHost: a\r\n')],
  ['a Host of two words', get('Host: a b\r\n')],
  ['a Host with a user', get('Host: a@b\r\n')],
  ['a Host with a path', get('Host: a/b\r\n')],
  ['a field in two lines', get('Host: a\r\nX-A: 1\r\n 2\r\n')],
  ['a field in two lines by a tab', get('Host: a\r\nX-A: 1\r\n\t2\r\n')],
  ['a blank line that is none', get('Host: a\r\n \r\n')],
  ['lines that end with LF', 'GET /healthz HTTP/1.1\nHost: a\n\n'],
  ['one line that ends with LF', get('Host: a\nX-A: 1\r\n')],
  ['one line that ends with CR', get('Host: a\rX-A: 1\r\n')],
  ['NUL in a field', get(`Host: a\r\nX-A: 1${nul}2\r\n`)],
  ['NUL in a name', get(`Host: a\r\nX${nul}A: 1\r\n`)],
  ['NUL in the URL', `GET /health${nul}z HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['NUL in the URL, encoded', 'GET /healthz%00 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['%00 cut short', 'GET /healthz%0 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a URL that is no UTF-8', 'GET /healthz%ff HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['% without digits', 'GET /healthz%zz HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a field without a colon', get('Host: a\r\nX-A\r\n')],
  ['a field without a name', get('Host: a\r\n: 1\r\n')],
  ['two blanks before the URL', 'GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a URL with a fragment', 'GET /healthz#a HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a URL without a slash', 'GET healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['another scheme', 'GET ftp://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
  ['HTTP/0.9', 'GET /healthz\r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/1.1 in small letters', 'GET /healthz http/1.1\r\nHost: a\r\n\r\n'],
  ['HTTP/9.9', 'GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n'],
  ['TLS', Buffer.from('16030100c8010000c403030d0a0d0a0d0a0d0a', 'hex').toString('latin1')],
  ['a header of 20 KB', get(`Host: a\r\nX-A: ${'x'.repeat(20_480)}\r\n`), 431, 'headers-too-large'],
  ['101 fields', get(`Host: a\r\n${fields(100)}`), 431, 'headers-too-large'],
  ['100,000 fields', get(`Host: a\r\n${fields(100_000)}`), 431, 'headers-too-large'],
  ['a URL of 5 KB', `GET /healthz?${'x'.repeat(5120)} HTTP/1.1\r\nHost: a\r\n\r\n`, 414, 'uri-too-long'],
  ['a URL of 5 KB that has no end', `GET /healthz?${'x'.repeat(5120)}`, 414, 'uri-too-long'],
  ['1 GB declared', post('Content-Length: 1073741824\r\n'), 413, 'body-too-large'],
  ['1 GB declared for a chunk', chunked('40000000\r\n'), 413, 'body-too-large'],
  ['1 GB declared and waited for', post('Content-Length: 1073741824\r\nExpect: 100-continue\r\n'), 413, 'body-too-large'],
  ['an expectation that nobody fulfils', post('Content-Length: 2\r\nExpect: 200-ok\r\n', '{}'), 417],
].map(([what, bytes, status = 400, type = 'malformed-request']) => ({ what, bytes, statuses: [status].flat(), type }));

// What looks odd and has one meaning: one answer, then that of the request behind it. [what, bytes, status]
const understood = [
  ['the absolute form', 'GET http://b/healthz HTTP/1.1\r\nHost: a\r\n\r\n', 200],
  ['a Host with a port', get('Host: a:8080\r\n'), 200],
  ['an IPv6 Host', get('Host: [::1]:8080\r\n'), 200],
  ['100 fields', get(`Host: a\r\n${fields(99)}`), 200],
  ['an empty line before the request', `\r\n${get('Host: a\r\n')}`, 200],
  ['CHUNKED', post('Transfer-Encoding: CHUNKED\r\n', '2\r\n{}\r\n0\r\n\r\n'), 400],
  ['blanks around chunked', post('Transfer-Encoding: \t chunked \r\n', '2\r\n{}\r\n0\r\n\r\n'), 400],
  ['chunks with an extension and a trailer', chunked('1;a=b\r\n{\r\n1\r\n}\r\n0\r\nX-A: 50\r\n\r\n'), 400],
  ['a length in a GET', get('Host: a\r\nContent-Length: 4\r\n').concat('GET '), 200],
  ['a body that is no JSON', post('Content-Length: 37\r\n', 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n  '), 400],
  ['a method nobody knows', 'BREW /healthz HTTP/1.1\r\nHost: a\r\n\r\n', 405],
  ['TRACE', 'TRACE /healthz HTTP/1.1\r\nHost: a\r\n\r\n', 405],
  ['a path above the root', 'GET /../healthz HTTP/1.1\r\nHost: a\r\n\r\n', 404],
].map(([what, bytes, status]) => ({ what, bytes, status }));

module.exports = { kBehind, refused, understood };
