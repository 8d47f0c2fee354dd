// SPDX-License-Identifier: GPL-3.0-or-later
// Both streams of the board, and what a client that believes nothing makes of them.
'use strict';

const assert = require('assert');
const http = require('http');
const https = require('https');
const WebSocket = require('ws');

// Follows one stream: every message is what the description says and joins the one before.
class Follower {
  // `from` {epoch, seq} is where it was before, when it goes on.
  constructor(description, from) {
    this.description = description;
    this.epoch = from?.epoch;
    this.seq = from?.seq;
    this.snapshots = 0;
    this.updates = 0;
    this.counted = 0; // sequence numbers since the first snapshot
    this.versions = new Map(); // user: newest version
    this.scores = new Map();
    this.fault = undefined;
  }

  take(message) {
    try {
      this.follow(message);
    } catch (error) {
      this.fault ??= error;
    }
  }

  follow(message) {
    const faults = this.description.faults({ $ref: '#/components/schemas/StreamMessage' }, message, message.type);
    assert.deepStrictEqual(faults, [], JSON.stringify(message).slice(0, 500));
    if (message.type === 'snapshot') {
      this.snapshots += 1;
      if (this.epoch === message.epoch) this.counted += message.seq - this.seq;
      // It replaces what was known, and may have what no update told.
      for (const { userId, score } of message.leaderboard) this.scores.set(userId, score);
    } else {
      assert.ok(this.epoch !== undefined, 'the first message is a snapshot');
      assert.deepStrictEqual(
        [message.epoch, message.from],
        [this.epoch, this.seq],
        'an update joins the message before',
      );
      assert.ok(message.seq >= message.from);
      this.updates += 1;
      this.counted += message.seq - message.from;
      for (const { userId, version, score } of message.changes) {
        assert.ok(version > (this.versions.get(userId) ?? -1), 'a version only grows');
        this.versions.set(userId, version);
        this.scores.set(userId, score);
      }
    }
    if (message.leaderboard) {
      const ranks = message.leaderboard.map(({ rank }) => rank);
      assert.deepStrictEqual(
        ranks,
        ranks.map((rank, place) => place + 1),
      );
      this.top = message.leaderboard;
    }
    this.epoch = message.epoch;
    this.seq = message.seq;
    this.state = message.state;
  }
}

// Events as text comes in: {id, event, data, comment}.
class EventReader {
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.rest = '';
  }

  feed(text) {
    this.rest += text;
    for (let end = this.rest.indexOf('\n\n'); end >= 0; end = this.rest.indexOf('\n\n')) {
      const event = {};
      for (const line of this.rest.slice(0, end).split('\n')) {
        const [, name, value] = /^([a-z]*): ?(.*)$/.exec(line);
        event[name || 'comment'] = value;
      }
      this.rest = this.rest.slice(end + 2);
      this.onEvent(event);
    }
  }
}

// Opens the event stream; resolves with {follower, lastId, close()} once its first event is here.
function watchEvents(client, { query = {}, headers = {}, from } = {}) {
  const follower = new Follower(client.description, from);
  const stream = { follower, events: 0, comments: 0, closed: false };
  const target = client.target();
  return new Promise((resolve, reject) => {
    const request = (client.secure ? https : http).request({
      ...target,
      path: client.path('streamBoard', { query }),
      agent: false,
      headers: { ...target.headers, ...headers },
    });
    request.on('error', reject);
    request.on('response', answer => {
      assert.strictEqual(answer.statusCode, 200);
      assert.match(answer.headers['content-type'], /^text\/event-stream/);
      const reader = new EventReader(event => {
        if (event.data === undefined) {
          stream.comments += 1;
          return;
        }
        const message = JSON.parse(event.data);
        follower.take(message);
        if (event.event !== message.type || event.id !== `${message.epoch}:${message.seq}`)
          follower.fault ??= new Error(`The event ${event.event} ${event.id} holds ${event.data.slice(0, 200)}`);
        stream.events += 1;
        stream.lastId = event.id;
        resolve(stream);
      });
      answer.setEncoding('utf8');
      answer.on('data', text => reader.feed(text));
      answer.on('error', () => {});
      answer.on('close', () => {
        stream.closed = true;
      });
    });
    stream.close = () => request.destroy();
    request.end();
  });
}

function socketUrl(client, query) {
  const text = new URLSearchParams(query).toString();
  if (client.base.startsWith('unix:')) return `ws+unix:${client.base.slice(5)}:/ws?${text}`;
  return `${client.base.replace(/^http/, 'ws')}/ws?${text}`;
}

// Opens the WebSocket with a ticket for `token`; resolves with {follower, socket, code} once its first message is here.
async function watchSocket(client, token, { query = {}, headers = {}, from } = {}) {
  const { json } = await client.call('wsTicket', { token, status: 201 });
  const follower = new Follower(client.description, from);
  const socket = new WebSocket(socketUrl(client, { ticket: json.ticket, ...query }), { headers, ...client.options });
  const watch = { follower, socket, messages: 0, pongs: 0, code: undefined };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', code => {
      watch.code = code;
    });
    socket.on('message', data => {
      const message = JSON.parse(data.toString());
      if (message.type === 'pong') {
        watch.pongs += 1;
        return;
      }
      follower.take(message);
      watch.messages += 1;
      resolve(watch);
    });
  });
}

module.exports = { Follower, EventReader, socketUrl, watchEvents, watchSocket };
