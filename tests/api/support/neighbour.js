// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody who only wants to see the board while others attack: asks every 20 ms, in a thread of its own, and tells how long
// the slowest answer took. Time in which this thread, or the server's, waited for a processor is no fault of the server and
// is taken off: other programs of the machine may be the reason.
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

function ask(port, agent, path) {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, agent, path }, answer => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
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

async function run({ port, pid }) {
  const agent = new http.Agent({ keepAlive: true });
  const thread = await servingThread({ port, pid }, agent);
  const seen = { asked: 0, slowest: 0, slowestAsMeasured: 0, faults: [] };
  let late = 0; // ms, ever
  let lastTick = performance.now();
  const lateness = now => {
    const since = now - lastTick - kTick;
    return since > kLate ? since : 0;
  };
  setInterval(() => {
    const now = performance.now();
    late += lateness(now);
    lastTick = now;
  }, kTick);

  const once = async path => {
    const began = performance.now();
    const lateBefore = late;
    const waitedBefore = schedule(pid, thread).waited;
    seen.asked += 1;
    const status = await ask(port, agent, path);
    const now = performance.now();
    const took = now - began;
    const stalled = late - lateBefore + lateness(now) + schedule(pid, thread).waited - waitedBefore;
    seen.slowest = Math.max(seen.slowest, took - Math.min(stalled, kMostStalled));
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
    process.exit();
  });
  parentPort.postMessage('ready');
}

class Neighbour {
  // Resolves once the neighbour asks.
  static async start(base, pid) {
    const worker = new Worker(__filename, { workerData: { port: Number(new URL(base).port), pid } });
    const neighbour = new Neighbour();
    neighbour.worker = worker;
    await neighbour.next();
    return neighbour;
  }

  next() {
    return new Promise((resolve, reject) => {
      this.worker.once('message', resolve);
      this.worker.once('error', reject);
    });
  }

  // {asked, slowest, slowestAsMeasured (ms), faults}
  stop() {
    const told = this.next();
    this.worker.postMessage('stop');
    return told;
  }
}

if (!isMainThread)
  run(workerData);

module.exports = { Neighbour };
