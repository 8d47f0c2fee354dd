// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies that an operation has to refuse, made from the schema of the bodies that it takes.
'use strict';

// The object schema of a body: for "oneOf" the one that fits `good`.
function schemaOf(description, id, good) {
  const schema = description.resolved(description.operation(id).requestBody.content['application/json'].schema);
  const choices = schema.oneOf ? schema.oneOf.map(choice => description.resolved(choice)) : [schema];
  return choices.find(choice => description.faults(choice, good, '').length === 0);
}

// Values that are no good for a member: of another kind, or just past its bounds.
function badValues(schema) {
  const bad =
    schema.type === 'string' ? [7, true, [], {}] : schema.type === 'integer' ? ['7', 1.5, true, [], {}] : [7, 'x', {}];
  if (schema.type === 'string' && schema.minLength && schema.format !== 'password') bad.push('');
  if (schema.format === 'uuid')
    bad.push('018f3c5e', '{018f3c5e-7d1a-7c3b-9e55-2f4a6b8c0d1e}', '018f3c5e-7d1a-7c3b-9e55-2f4a6b8c0d1g');
  if (schema.type === 'integer') bad.push(schema.minimum - 2, schema.maximum + 2);
  if (schema.type === 'array') bad.push([], Array(schema.maxItems + 1).fill(null));
  return bad;
}

// [{what, field, body}]: each differs from `good` in one thing.
function mutations(description, id, good) {
  const { properties, required } = schemaOf(description, id, good);
  const all = [{ what: 'a member nobody knows', field: 'expectedversion', body: { ...good, expectedversion: 1 } }];
  for (const [field, reference] of Object.entries(properties)) {
    if (required.includes(field)) {
      const { [field]: left, ...body } = good;
      all.push(
        { what: `no ${field}`, field, body },
        { what: `${field} is null`, field, body: { ...good, [field]: null } },
      );
    }
    for (const value of badValues(description.resolved(reference)))
      all.push({ what: `${field} is ${JSON.stringify(value).slice(0, 40)}`, field, body: { ...good, [field]: value } });
  }
  return all;
}

// Texts that are no body of any operation.
const brokenBodies = {
  nothing: '',
  'no JSON': '{"a":',
  'two texts': '{} {}',
  'an array': '[]',
  'a number': '1',
  'a comma too many': '{"a":1,}',
  'a comment': '{/**/}',
  'a byte order mark': '\ufeff{}',
  'a member twice': '{"a":1,"a":1}',
  'broken UTF-8': Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  'overlong UTF-8': Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
  'UTF-16': Buffer.from('{"a":1}', 'utf16le'),
  'a lone surrogate': '{"a":"\\ud800"}',
  'a control character': '{"a":"\u0001"}',
  'a NUL': '{"a":1}\0',
  'deep objects': '{"a":'.repeat(2000) + '1' + '}'.repeat(2000),
  'deep arrays': `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  'a number past all': '{"a":1e400}',
  'a number like 01': '{"a":01}',
  NaN: '{"a":NaN}',
};

module.exports = { brokenBodies, mutations };
