// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody who only wants to see the board while others attack: asks every 20 ms, in a thread of its own, and tells how long
// the slowest answer took. What the machine was late meanwhile is no fault of the server and is taken off, up to two
// seconds: how late the timers of this thread were, how long the server's thread waited for a processor, or, where that is
// more, how long a server took that has nothing to do and was asked at the same time.
'use strict';

const fs = require('fs');
const http = require('http');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

const kEvery = 20; // ms
const kTick = 5; // ms, how fine the thread's own lateness is known
const kLate = 5; // ms, of which a timer is late anyway
const kMostStalled = 2000; // ms

function schedule(pid, thread) {
  const [ran, waited] = fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ').map(Number);
  return { ran, waited: waited / 1e6 };
}

// Resolves with {status, took (ms)}.
function ask(port, agent, path) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, agent, path }, answer => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode, took: performance.now() - began }));
    });
    request.on('error', reject);
  });
}

// The thread that serves connections is the one that works while they are asked for something.
async function servingThread({ port, pid }, agent) {
  const threads = fs.readdirSync(`/proc/${pid}/task`);
  const before = threads.map(thread => schedule(pid, thread).ran);
  for (let n = 0; n < 300; ++n)
    await ask(port, agent, '/healthz');
  const worked = threads.map((thread, n) => schedule(pid, thread).ran - before[n]);
  return threads[worked.indexOf(Math.max(...worked))];
}

// How late the timers of this thread were, in all.
class Lateness {
  constructor() {
    this.sum = 0; // ms
    this.last = performance.now();
    setInterval(() => {
      this.sum += this.present();
      this.last = performance.now();
    }, kTick);
  }

  present() {
    const late = performance.now() - this.last - kTick;
    return late > kLate ? late : 0;
  }

  total() {
    return this.sum + this.present();
  }
}

async function run({ port, pid, idlePort }) {
  const agent = new http.Agent({ keepAlive: true });
  const thread = await servingThread({ port, pid }, agent);
  const lateness = new Lateness();
  const seen = { asked: 0, slowest: 0, slowestAsMeasured: 0, faults: [] };
  const stalled = () => lateness.total() + schedule(pid, thread).waited;

  const once = async path => {
    seen.asked += 1;
    const idle = ask(idlePort, agent, '/');
    const before = stalled();
    const { status, took } = await ask(port, agent, path);
    const machine = Math.max(stalled() - before, (await idle).took);
    seen.slowest = Math.max(seen.slowest, took - Math.min(machine, kMostStalled));
    seen.slowestAsMeasured = Math.max(seen.slowestAsMeasured, took);
    if (status !== 200)
      seen.faults.push(`${path} answered ${status}`);
  };
  let turn = 0;
  const asking = setInterval(() => {
    turn += 1;
    once(turn % 2 ? '/healthz' : '/api/v1/leaderboard').catch(error => seen.faults.push(error.message));
  }, kEvery);
  parentPort.once('message', () => {
    clearInterval(asking);
    parentPort.postMessage(seen);
  });
  parentPort.postMessage('ready');
}

// The server that has nothing to do.
function idle() {
  const server = http.createServer((request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
}

function messageOf(worker) {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

class Neighbour {
  // Resolves once the neighbour asks.
  static async start(base, pid) {
    const neighbour = new Neighbour();
    neighbour.idle = new Worker(__filename, { workerData: { idle: true } });
    const idlePort = await messageOf(neighbour.idle);
    neighbour.worker = new Worker(__filename, { workerData: { port: Number(new URL(base).port), pid, idlePort } });
    await messageOf(neighbour.worker);
    return neighbour;
  }

  // {asked, slowest, slowestAsMeasured (ms), faults}
  stop() {
    const told = messageOf(this.worker);
    this.worker.postMessage('stop');
    return told;
  }

  async end() {
    await Promise.all([this.worker?.terminate(), this.idle?.terminate()]);
  }
}

if (!isMainThread)
  workerData.idle ? idle() : run(workerData);

module.exports = { Neighbour };
