// SPDX-License-Identifier: GPL-3.0-or-later
// What api/openapi.json says: its operations, and whether an answer is as it promises.
'use strict';

const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');
const addFormats = require('ajv-formats');

const methods = ['get', 'put', 'post', 'delete', 'patch'];

class Description {
  constructor(file = path.join(__dirname, '../../../api/openapi.json')) {
    this.document = JSON.parse(fs.readFileSync(file, 'utf8'));
    this.ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(this.document, 'api');
    this.operations = new Map();
    for (const [template, item] of Object.entries(this.document.paths)) {
      for (const method of methods.filter(name => item[name]))
        this.operations.set(item[method].operationId, { template, method: method.toUpperCase(), ...item[method] });
    }
    this.compiled = new Map();
  }

  resolved(object) {
    let found = object;
    while (found.$ref) found = this.at(found.$ref);
    return found;
  }

  at(reference) {
    return reference
      .slice(2)
      .split('/')
      .reduce((object, part) => object[part.replace(/~1/g, '/').replace(/~0/g, '~')], this.document);
  }

  operation(id) {
    const found = this.operations.get(id);
    if (!found) throw new Error(`There is no operation ${id}.`);
    return found;
  }

  // The response that stands for a status, with the statuses that it could be: one, or those of "default".
  response(id, status) {
    const { responses } = this.operation(id);
    if (responses[status]) return this.resolved(responses[status]);
    const other = this.resolved(responses.default);
    return other['x-statuses'].includes(status) ? other : undefined;
  }

  // Every [operation, status] that has to be seen; "default" is one operation of its own.
  promised() {
    const pairs = new Map();
    for (const [id, { responses, 'x-never-seen': never = {} }] of this.operations) {
      for (const [status, reference] of Object.entries(responses)) {
        const response = this.resolved(reference);
        const statuses = status === 'default' ? response['x-statuses'] : [Number(status)];
        for (const one of statuses)
          pairs.set(`${status === 'default' ? 'default' : id} ${one}`, never[one] ?? response['x-never-seen']?.[one]);
      }
    }
    return pairs;
  }

  validator(schema) {
    const key = JSON.stringify(schema);
    if (!this.compiled.has(key)) {
      const absolute = JSON.parse(key, (name, value) => (name === '$ref' ? `api${value}` : value));
      this.compiled.set(key, this.ajv.compile(absolute));
    }
    return this.compiled.get(key);
  }

  // What is wrong with a value, as text; empty where nothing is.
  faults(schema, value, what) {
    const validate = this.validator(schema);
    if (validate(value)) return [];
    return validate.errors.map(
      ({ instancePath, message, params }) => `${what}${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  }

  // What is wrong with an answer {status, headers, text}.
  answerFaults(id, answer) {
    const response = this.response(id, answer.status);
    if (!response) return [`${id} does not have the status ${answer.status}`];
    const faults = [];
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(answer.headers['x-request-id'] ?? ''))
      faults.push(`X-Request-Id: ${answer.headers['x-request-id']}`);
    for (const [name, reference] of Object.entries(response.headers ?? {})) {
      const { required, schema } = this.resolved(reference);
      const value = answer.headers[name.toLowerCase()];
      if (value !== undefined) faults.push(...this.faults(schema, value, name));
      else if (required) faults.push(`${name} is missing`);
    }
    return faults.concat(this.bodyFaults(response, answer));
  }

  bodyFaults(response, answer) {
    if (!response.content)
      return answer.text === '' ? [] : [`a body where there is none: ${answer.text.slice(0, 200)}`];
    const type = (answer.headers['content-type'] ?? '').split(';')[0];
    const content = response.content[type];
    if (!content) return [`Content-Type: ${answer.headers['content-type']}`];
    if (!type.endsWith('json')) return this.faults(content.schema, answer.text, 'body');
    let value;
    try {
      value = JSON.parse(answer.text);
    } catch (error) {
      return [`the body is no JSON: ${error.message}`];
    }
    const faults = this.faults(content.schema, value, 'body');
    if (type === 'application/problem+json') faults.push(...this.problemFaults(value, answer));
    return faults;
  }

  problemFaults(problem, { status, headers }) {
    const faults = [];
    if (problem.status !== status) faults.push(`the problem says ${problem.status}`);
    if (problem.requestId !== headers['x-request-id'])
      faults.push(`the problem has the request id ${problem.requestId}`);
    if (problem.retryAfter !== undefined && String(problem.retryAfter) !== headers['retry-after'])
      faults.push(`Retry-After is ${headers['retry-after']}, retryAfter ${problem.retryAfter}`);
    return faults;
  }
}

module.exports = { Description };
