// SPDX-License-Identifier: GPL-3.0-or-later
// The real scorewatchd on a real PostgreSQL and Redis, by way of scorewatch_apistack (tests/support/apistack.h).
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const readline = require('readline');
const jwt = require('./jwt');

class Stack {
  // Starts the servers and the service; `options` are those of serve(), and "prepare" is called before the service starts.
  static async start({ prepare, ...options } = {}) {
    const { SCOREWATCH_APISTACK: program, SCOREWATCHD: service } = process.env;
    if (!program || !service)
      throw new Error('SCOREWATCH_APISTACK and SCOREWATCHD have to name the programs; ctest sets them.');
    const stack = new Stack(spawn(program, [service], { stdio: ['pipe', 'pipe', 'inherit'] }));
    try {
      const first = await stack.nextLine();
      if (!first.ok) throw new Error(first.error);
      stack.addresses = first;
      stack.secret = fs.readFileSync(first.secretFile);
      await prepare?.(stack);
      await stack.serve(options);
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  constructor(child) {
    this.child = child;
    this.waiting = [];
    this.lines = [];
    this.exited = new Promise(resolve => child.once('exit', resolve));
    const reader = readline.createInterface({ input: child.stdout });
    reader.on('line', line => {
      const answer = JSON.parse(line);
      const wanted = this.waiting.shift();
      if (wanted) wanted.resolve(answer);
      else this.lines.push(answer);
    });
    reader.on('close', () => {
      for (const { reject } of this.waiting.splice(0))
        reject(new Error('The servers of the test ended early; what they said is above.'));
    });
  }

  nextLine() {
    if (this.lines.length > 0) return Promise.resolve(this.lines.shift());
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  // Answers come in the order of the commands.
  async tell(command) {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await this.nextLine();
    if (!answer.ok) throw new Error(`${command.do}: ${answer.error}`);
    return answer;
  }

  // (Re)starts the service; options: environment, arguments, config.
  async serve(options = {}) {
    this.addresses = await this.tell({ do: 'serve', ...options });
    this.base = this.addresses.api;
    this.servicePid = this.addresses.service;
    return this.base;
  }

  // Rows as arrays of text or null. One statement or several; a session keeps its transaction.
  async sql(text, session = 'test') {
    return (await this.tell({ do: 'sql', text, session })).rows;
  }

  // A token for anybody, signed with the service's own key; `claims` replace what it would hold.
  token(role, sub, claims = {}) {
    return jwt.sign(jwt.claims(role, sub, claims), this.secret);
  }

  // Inserts players who cannot log in; returns their ids.
  async addPlayers(count, prefix = 'player') {
    const rows = await this.sql(`INSERT INTO scoreboard.users (username, email, password_hash)
      SELECT '${prefix} ' || n, '${prefix}' || n || '@example.com', '!' FROM generate_series(1, ${Number(count)}) AS n RETURNING id`);
    return rows.map(([id]) => id);
  }

  async stop() {
    this.child.stdin.end();
    await this.exited;
  }
}

module.exports = { Stack };
