// SPDX-License-Identifier: GPL-3.0-or-later
// HAProxy and PgBouncer with the configurations of packaging/examples, in a directory of the test and at its own addresses.
'use strict';

const assert = require('assert');
const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const net = require('net');
const path = require('path');
const { until } = require('./wait');

const kExamples = path.join(__dirname, '../../../packaging/examples');

// The example with the places of the site in it; each has to be there, and nothing else is changed.
function adapted(name, places) {
  let text = fs.readFileSync(path.join(kExamples, name), 'utf8');
  for (const [from, to] of places) {
    assert.ok(text.includes(from), `${name} does not hold "${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
}

// Ends with the test, and is waited for.
class Program {
  constructor(program, args, options) {
    this.child = spawn(program, args, options);
    this.child.on('error', error => console.error(`${program}: ${error.message}`));
    this.exited = new Promise(resolve => this.child.once('close', resolve));
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    await this.exited;
  }
}

// A socket that listens at a port of 127.0.0.0/8 that was free; passed on by its descriptor.
function listening() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
    server.once('error', reject);
  });
}

class HaProxy {
  // `directory` is the test's, `base` where scorewatchd is.
  static async start(directory, base) {
    const proxy = new HaProxy();
    const certificate = path.join(directory, 'scores.pem');
    const key = path.join(directory, 'key.pem');
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=localhost',
      '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    proxy.authority = fs.readFileSync(certificate);
    fs.appendFileSync(certificate, fs.readFileSync(key));

    const [plain, secure] = [await listening(), await listening()];
    const file = path.join(directory, 'haproxy.cfg');
    fs.writeFileSync(file, adapted('haproxy.cfg', [['  maxconn 10000\n', '  maxconn 400\n'], ['bind :80\n', 'bind fd@3\n'], ['bind :443 ', 'bind fd@4 '],
      ['/etc/haproxy/scores.pem', certificate], ['127.0.0.1:8080', new URL(base).host]]));
    const stdio = ['ignore', 'ignore', 'pipe', plain._handle.fd, secure._handle.fd];
    execFileSync('haproxy', ['-c', '-f', file], { stdio: ['ignore', 'ignore', 'inherit', plain._handle.fd, secure._handle.fd] });
    proxy.plainPort = plain.address().port;
    proxy.base = `https://127.0.0.1:${secure.address().port}`;
    proxy.program = new Program('haproxy', ['-db', '-f', file], { stdio });
    proxy.said = '';
    proxy.program.child.stderr.on('data', text => {
      proxy.said += text;
      process.stderr.write(text);
    });
    plain.close();
    secure.close();
    return proxy;
  }

  stop() {
    return this.program.stop();
  }
}

class PgBouncer {
  // `dsn` leads to PostgreSQL by a Unix socket; `user` with its secret from pg_authid and its password.
  constructor(directory, dsn, { user, secret, password }) {
    const url = new URL(dsn.replace('@/', '@localhost/'));
    const host = url.searchParams.get('host');
    const name = decodeURIComponent(url.pathname.slice(1));
    // As root it would not start; PostgreSQL's user may enter where its socket is.
    const { uid, gid } = fs.statSync(host);
    this.directory = path.join(directory, 'pgbouncer');
    fs.mkdirSync(this.directory);
    this.file = path.join(this.directory, 'pgbouncer.ini');
    const users = path.join(this.directory, 'userlist.txt');
    fs.writeFileSync(users, `"${user}" "${secret}"\n`);
    fs.writeFileSync(this.file, adapted('pgbouncer.ini', [['host=127.0.0.1 port=5432 dbname=scores', `host=${host} port=5432 dbname=${name}`],
      ['listen_addr = 127.0.0.1\n', ''], ['/run/pgbouncer', this.directory], ['/etc/pgbouncer/userlist.txt', users]]));
    for (const each of [this.directory, this.file, users])
      fs.chownSync(each, uid, gid);
    this.identity = process.getuid() === 0 ? { uid, gid } : {};
    this.dsn = `postgresql://${user}:${password}@/scores?host=${encodeURIComponent(this.directory)}&port=6432`;
  }

  async start() {
    const socket = path.join(this.directory, '.s.PGSQL.6432');
    this.program = new Program('pgbouncer', ['-q', this.file], { ...this.identity, stdio: ['ignore', 'inherit', 'inherit'] });
    await until('PgBouncer listens', () => fs.existsSync(socket));
  }

  stop() {
    return this.program.stop();
  }
}

module.exports = { HaProxy, PgBouncer };
