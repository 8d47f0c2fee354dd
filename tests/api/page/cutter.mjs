// SPDX-License-Identifier: GPL-3.0-or-later
// Stands between the browser and a server, and cuts the connections when the test says so.
import { connect, createServer } from 'node:net';

export class Cutter {
  constructor(target) {
    const url = new URL(target);
    this.sockets = new Set();
    this.isCut = false;
    this.accepted = 0;
    this.server = createServer((from) => {
      if (this.isCut) return from.destroy();
      this.accepted += 1;
      const to = connect(Number(url.port || 80), url.hostname);
      for (const [socket, other] of [[from, to], [to, from]]) {
        this.sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => { this.sockets.delete(socket); other.destroy(); });
      }
      from.pipe(to).pipe(from);
    });
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  cut() {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend() { this.isCut = false; }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
