// SPDX-License-Identifier: GPL-3.0-or-later
// The description of the API is a valid OpenAPI 3.1 file by Redocly's strict rules. Nothing is fetched and nothing is told
// to anybody: the rules are used as a library.
'use strict';

const path = require('path');
const { createConfig, lint } = require('@redocly/openapi-core');

const rules = {
  // What an operation refuses because of the request as such stands in "default", once for all of them.
  'operation-4xx-response': 'off',
};

async function main() {
  const file = path.join(__dirname, '../../api/openapi.json');
  const config = await createConfig({ extends: ['recommended-strict'], rules });
  const problems = await lint({ ref: file, config });
  for (const {
    ruleId,
    message,
    location: [place],
  } of problems)
    console.log(`openapi.json${place.pointer ?? ''}: ${message} (${ruleId})`);
  console.log(problems.length === 0 ? 'The description is valid.' : `${problems.length} problems.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main();
