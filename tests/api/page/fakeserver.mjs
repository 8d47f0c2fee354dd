// SPDX-License-Identifier: GPL-3.0-or-later
// Serves the page's files and an event stream that a test writes: what the browser sees of scorewatchd, at will.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const TYPES = { '/': 'text/html; charset=utf-8', '/board.css': 'text/css; charset=utf-8',
  '/board.js': 'text/javascript; charset=utf-8', '/favicon.svg': 'image/svg+xml' };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
  + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export class FakeServer {
  constructor(folder) {
    this.folder = folder;
    this.streams = new Set();
    this.asked = []; // the addresses of the streams, in order
    this.board = { type: 'snapshot', epoch: 'e:1', seq: 100, asOf: new Date().toISOString(), state: 'live', players: 0,
      updatesPerSecond: 0, leaderboard: [] };
    this.server = createServer((request, response) => this.#answer(request, response));
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  // Changes the board and tells of it, as one update.
  update(next, changes = [], { players, state, rate, steps = changes.length } = {}) {
    const from = this.board.seq;
    Object.assign(this.board, { seq: from + steps, asOf: new Date().toISOString(), leaderboard: next ?? this.board.leaderboard,
      players: players ?? this.board.players, state: state ?? this.board.state,
      updatesPerSecond: rate ?? this.board.updatesPerSecond });
    const { leaderboard, ...head } = this.board;
    this.send('update', { ...head, type: 'update', from, changes, ...(next ? { leaderboard } : {}) });
  }

  send(event, message) {
    const text = `id: ${message.epoch}:${message.seq}\nevent: ${event}\ndata: ${JSON.stringify(message)}\n\n`;
    for (const stream of this.streams) stream.write(text);
  }

  async #answer(request, response) {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/api/v1/leaderboard/stream') return this.#open(url, response);
    if (!TYPES[url.pathname]) return response.writeHead(404).end();
    const file = await readFile(`${this.folder}/${url.pathname === '/' ? 'index.html' : url.pathname}`);
    response.writeHead(200, { 'Content-Type': TYPES[url.pathname], 'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff' }).end(file);
  }

  #open(url, response) {
    this.asked.push(url);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 2000\n\n');
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
    const { epoch, seq } = this.board;
    const resumes = url.searchParams.get('epoch') === epoch && Number(url.searchParams.get('seq')) <= seq;
    const message = resumes ? { ...this.board, type: 'update', from: Number(url.searchParams.get('seq')), changes: [] } : this.board;
    response.write(`id: ${epoch}:${seq}\nevent: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`);
  }
}
