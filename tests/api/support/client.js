// SPDX-License-Identifier: GPL-3.0-or-later
// Calls operations by their name and holds every answer against the description.
'use strict';

const assert = require('assert');
const http = require('http');
const https = require('https');
const { Description } = require('./description');

class Client {
  // `base` is "http://host:port", "https://…" or "unix:/path".
  constructor(base, options = {}) {
    this.description = options.description ?? new Description();
    this.base = base;
    this.secure = base.startsWith('https:');
    this.options = { rejectUnauthorized: true, ...options.tls };
    const Agent = this.secure ? https.Agent : http.Agent;
    this.agent = new Agent({ keepAlive: true, maxSockets: options.maxSockets ?? 64, ...this.options });
    this.seen = new Set(); // "operation status"
    this.seenTypes = new Set();
  }

  // Where a request goes, for http.request().
  target() {
    if (this.base.startsWith('unix:')) return { socketPath: this.base.slice(5), headers: { Host: 'localhost' } };
    const { hostname, port } = new URL(this.base);
    return { hostname, port, ...this.options };
  }

  // Sends what it is told; resolves with {status, headers, text, json}. Options: headers, body (text, Buffer or a value
  // that becomes JSON), token, agent, onRequest.
  send(method, path, { headers = {}, body, token, agent = this.agent, onRequest } = {}) {
    const sent = { ...headers };
    let payload = body;
    if (body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)) {
      payload = JSON.stringify(body);
      sent['Content-Type'] ??= 'application/json';
    }
    if (payload !== undefined) sent['Content-Length'] ??= Buffer.byteLength(payload);
    else if (method === 'POST') sent['Content-Length'] ??= 0;
    if (token) sent.Authorization = `Bearer ${token}`;
    const target = this.target();
    return new Promise((resolve, reject) => {
      const request = (this.secure ? https : http).request({
        ...target,
        method,
        path,
        agent,
        headers: { ...target.headers, ...sent },
      });
      request.on('response', answer => Client.read(answer).then(resolve, reject));
      request.on('upgrade', (answer, socket) => {
        socket.destroy();
        resolve({ status: answer.statusCode, headers: answer.headers, text: '' });
      });
      request.on('error', reject);
      onRequest?.(request);
      request.end(payload);
    });
  }

  static read(answer) {
    return new Promise((resolve, reject) => {
      const { statusCode: status, headers } = answer;
      // An event stream has no end: its beginning is the answer.
      if ((headers['content-type'] ?? '').startsWith('text/event-stream') && status === 200) {
        answer.destroy();
        resolve({ status, headers, text: '' });
        return;
      }
      const parts = [];
      answer.on('data', part => parts.push(part));
      answer.on('error', reject);
      answer.on('aborted', () => reject(new Error('the answer was cut off')));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const json =
          (headers['content-type'] ?? '').split(';')[0].endsWith('json') && text ? JSON.parse(text) : undefined;
        resolve({ status, headers, text, json });
      });
    });
  }

  // The URL of an operation: path parameters put in, the query behind.
  path(id, { path = {}, query = {} } = {}) {
    const filled = this.description.operation(id).template.replace(/\{(\w+)\}/g, (whole, name) => {
      assert(name in path, `${id} needs ${name}`);
      return encodeURIComponent(path[name]);
    });
    const text = new URLSearchParams(query).toString();
    return text ? `${filled}?${text}` : filled;
  }

  // Calls an operation and checks its answer. Options: those of send(), path, query, status (expected), type (expected).
  async call(id, options = {}) {
    const { method } = this.description.operation(id);
    const answer = await this.send(method, options.url ?? this.path(id, options), options);
    this.check(id, answer, options);
    return answer;
  }

  check(id, answer, { status, type } = {}) {
    const shown = `${id} answered ${answer.status} ${answer.text.slice(0, 400)}`;
    assert.deepStrictEqual(this.description.answerFaults(id, answer), [], shown);
    const own = this.description.operation(id).responses[answer.status];
    this.seen.add(`${own ? id : 'default'} ${answer.status}`);
    if (answer.json?.type) this.seenTypes.add(answer.json.type);
    if (status !== undefined) assert.strictEqual(answer.status, status, shown);
    if (type !== undefined) assert.strictEqual(answer.json?.type, `urn:scorewatch:problem:${type}`, shown);
  }

  close() {
    this.agent.destroy();
  }
}

module.exports = { Client };
