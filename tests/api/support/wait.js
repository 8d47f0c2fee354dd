// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

const { setTimeout: pause } = require('timers/promises');

// Asks until the answer is true, for a minute at most: a loaded machine, not the expected time. `what` is for the message.
async function until(what, condition, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`It did not happen within ${patience / 1000} s: ${what}.`);
    await pause(20);
  }
}

module.exports = { until };
