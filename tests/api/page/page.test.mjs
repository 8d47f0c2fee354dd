// SPDX-License-Identifier: GPL-3.0-or-later
// node page.test.mjs [PICTURES [URL]]: drives the page in a real browser; pictures of it go to the directory, if one is
// named. Without a URL against a server that the test writes; with one against that, whose board should be changing.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cutter } from './cutter.mjs';
import { FakeServer } from './fakeserver.mjs';
import { withBrowser } from './browser.mjs';

const [wanted, given] = process.argv.slice(2);
const pictures = wanted ?? await mkdtemp(join(tmpdir(), 'scorewatch-pictures-'));
await mkdir(pictures, { recursive: true });
after(() => wanted ?? rm(pictures, { recursive: true }));
const PATIENCE = 30_000;

const NAMES = ['Aurelia Voss', 'nine.lives', 'Okonkwo', 'tidewalker', 'Mei-Lin Zhao', 'brass_monkey', 'Søren', 'Pilar R.',
  'zero_gravity', 'Hạnh'];
const COUNTRIES = ['DE', 'JP', 'NG', 'PT', 'TW', 'GB', 'DK', 'MX', 'US', 'VN'];
const HOSTILE = ['</td><img src=x onerror="window.hacked=1">', '\u202Eevil\u202C\u2066\u202Etxt.exe', '👩🏽‍🚀👨‍👩‍👧‍👦 🏆', 'W'.repeat(255),
  '<script>window.hacked=1</script>', '   ', '名前がとても長いプレイヤー'.repeat(12), "'; DROP TABLE users; --", 'a\u0301'.repeat(60), 'مرحبا بالعالم'];

const idOf = (i) => `${i.toString(16)}${i.toString(16)}a1b2c3-0000-4000-8000-00000000000${i.toString(16)}`;
const boardOf = (names, scores = names.map((_, i) => 2_048_190 - i * 6_340)) => names
  .map((username, i) => ({ userId: idOf(i), username, countryCode: COUNTRIES[i] ?? null, score: scores[i] }))
  .sort((a, b) => b.score - a.score || (a.userId < b.userId ? -1 : 1)).map((entry, i) => ({ rank: i + 1, ...entry }));
const changeOf = (entry, change) => ({ userId: entry.userId, version: 7, score: entry.score, change, actionId: 'quest',
  rank: entry.rank, onBoard: true });

// Everything a test needs: a page on a server of its own, unless one was given.
async function onPage(options, work) {
  const fake = given ? null : new FakeServer(fileURLToPath(new URL('../../../api/page', import.meta.url)));
  if (fake) Object.assign(fake.board, { leaderboard: boardOf(NAMES), players: 1_000_000, updatesPerSecond: 1284.4 });
  const cutter = new Cutter(fake ? await fake.start() : given);
  try {
    await withBrowser(options, async (page, faults, context) => {
      await page.goto(await cutter.start());
      await page.waitForSelector('#rows tr', { timeout: PATIENCE });
      await work({ page, fake, cutter, context });
      assert.deepEqual(faults, [], 'the console is silent');
      assert.deepEqual(await page.evaluate(() => window.violations), [], 'the policy was kept');
    });
  } finally {
    await cutter.stop();
    await fake?.stop();
  }
}

const cells = (page, kind) => page.$$eval(`#rows .${kind}`, (all) => all.map((cell) => cell.textContent));
const until = (page, check, argument) => page.waitForFunction(check, argument, { timeout: PATIENCE });
const isLive = (page) => until(page, () => document.querySelector('#state').dataset.state === 'live');

test('shows the board', () => onPage({}, async ({ page, fake }) => {
  await isLive(page);
  assert.deepEqual(await cells(page, 'rank'), ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  assert.equal(await page.textContent('#state-text'), 'Live');
  assert.match(await page.textContent('#players'), /^[\d,]+$/);
  if (!fake) return;
  assert.deepEqual(await page.$$eval('#rows .name', (all) => all.map((name) => name.textContent)), NAMES);
  assert.equal((await cells(page, 'score'))[0], '2,048,190');
  assert.equal(await page.textContent('#rate'), '1,284.4');
  assert.equal(await page.textContent('#rows .country'), 'Germany');
}));

test('follows updates', () => onPage({}, async ({ page, fake }) => {
  if (!fake) {
    const before = await cells(page, 'score');
    return until(page, (was) => [...document.querySelectorAll('#rows .score')].some((cell, i) => cell.textContent !== was[i]), before);
  }
  const scores = NAMES.map((_, i) => 2_048_190 - i * 6_340);
  scores[3] += 50_000;
  const next = boardOf(NAMES, scores);
  fake.update(next, [changeOf(next[0], 50_000)]);
  await until(page, () => document.querySelector('#rows .name').textContent === 'tidewalker');
  assert.equal((await cells(page, 'change'))[0], '+50,000');
  assert.equal((await cells(page, 'move'))[0], '▲ 3up 3 places');
  assert.equal((await cells(page, 'move'))[1], '▼ 1down 1 place');
  assert.match(await page.textContent('#events'), /tidewalker took first place/);
  // Somebody new pushes the last one out.
  const names = [...NAMES, 'newcomer'];
  const more = boardOf(names, [...scores, 3_000_000]).slice(0, 10);
  fake.update(more, [changeOf(more[0], 5)]);
  await until(page, () => document.querySelector('#rows .name').textContent === 'newcomer');
  assert.equal(await page.$$eval('#rows tr', (all) => all.length), 10);
  // A state with nothing else is told in words, and not by colour alone.
  fake.update(null, [], { state: 'late' });
  await until(page, () => document.querySelector('#state-text').textContent === 'Late');
  await until(page, () => /late/.test(document.querySelector('#told').textContent));
}));

test('comes back after the stream was cut', () => onPage({}, async ({ page, fake, cutter }) => {
  await isLive(page);
  cutter.cut();
  await until(page, () => document.querySelector('#state-text').textContent === 'Offline');
  await until(page, () => /Trying again/.test(document.querySelector('#age').textContent));
  assert.equal(await page.$$eval('#rows tr', (all) => all.length), 10, 'what was known stays');
  fake?.update(null, [changeOf(fake.board.leaderboard[2], 1)]);
  cutter.mend();
  await isLive(page);
  if (!fake) return;
  assert.equal(fake.asked.at(-1).searchParams.get('epoch'), 'e:1');
  assert.equal(fake.asked.at(-1).searchParams.get('seq'), '100');
}));

test('asks anew where an update does not join', () => onPage({}, async ({ page, fake }) => {
  if (!fake) return;
  fake.send('update', { ...fake.board, type: 'update', from: 999, seq: 1000, changes: [] });
  await until(page, () => document.querySelector('#state').dataset.state === 'offline');
  await isLive(page);
  assert.equal(fake.asked.length, 2);
  assert.equal(fake.asked[1].searchParams.get('epoch'), null);
}));

test('holds still while it is paused', () => onPage({}, async ({ page, fake, context }) => {
  await page.click('#pause');
  assert.equal(await page.textContent('#pause'), 'Resume');
  const before = await cells(page, 'score');
  if (!fake) {
    // Another page of the same board shows that it went on.
    const other = await context.newPage();
    await other.goto(page.url());
    await other.waitForFunction((was) => {
      const now = [...document.querySelectorAll('#rows .score')].map((cell) => cell.textContent);
      return now.length === was.length && now.some((score, i) => score !== was[i]);
    }, before, { timeout: PATIENCE });
    assert.deepEqual(await cells(page, 'score'), before);
    await page.click('#pause');
    return until(page, (was) => [...document.querySelectorAll('#rows .score')].some((cell, i) => cell.textContent !== was[i]), before);
  }
  const next = boardOf(NAMES, NAMES.map((_, i) => 3_000_000 - i));
  fake.update(next, next.map((entry) => changeOf(entry, 1)), { state: 'late' });
  await until(page, () => document.querySelector('#state-text').textContent === 'Late'); // it came
  assert.deepEqual(await cells(page, 'score'), before);
  assert.match(await page.textContent('#age'), /^Paused at /);
  await page.click('#pause');
  await until(page, () => document.querySelector('#rows .score').textContent === '3,000,000');
}));

test('survives hostile names', () => onPage({}, async ({ page, fake }) => {
  if (!fake) return;
  const next = boardOf(HOSTILE, HOSTILE.map((_, i) => 9_007_199_254_740_991 - i)); // and the largest scores
  fake.update(next, []);
  await until(page, () => document.querySelector('#rows .name').textContent.startsWith('</td>'));
  const shown = await page.$$eval('#rows .name', (all) => all.map((name) => name.textContent));
  assert.deepEqual(shown, HOSTILE.map((name, i) => name.trim() || `Player ${idOf(i).slice(0, 8)}`));
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.$$eval('#rows img, #rows script, #events img', (all) => all.length), 0);
  const layout = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, window: innerWidth,
    heights: [...document.querySelectorAll('#rows tr')].map((row) => Math.round(row.getBoundingClientRect().height)) }));
  assert.ok(layout.width <= layout.window, 'nothing sticks out');
  assert.equal(new Set(layout.heights).size, 1, `rows are of one height: ${layout.heights}`);
  await page.screenshot({ path: `${pictures}/hostile.png` });
  const overlaps = () => page.$$eval('#rows tr', (all) => all.filter((row) => {
    const range = document.createRange();
    range.selectNodeContents(row.querySelector('.score'));
    const score = range.getBoundingClientRect();
    return score.left < row.querySelector('.name').getBoundingClientRect().right
      || score.right > row.querySelector('.score').getBoundingClientRect().right + 1;
  }).length);
  assert.equal(await overlaps(), 0, 'a score has its place');
  await page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await overlaps(), 0, 'on a phone, too');
  await page.screenshot({ path: `${pictures}/hostile-phone.png` });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nor on a phone');
}));

test('is reached by the keyboard', () => onPage({ reducedMotion: 'reduce' }, async ({ page, fake }) => {
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className
    || document.activeElement.dataset.rank || document.activeElement.tagName);
  const stops = [];
  for (let i = 0; i < 3; ++i) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => document.activeElement.closest('#rows') ? 'row' : document.activeElement.id || document.activeElement.className));
  }
  assert.deepEqual(stops, ['skip', 'pause', 'row']);
  const rank = () => page.evaluate(() => document.activeElement.dataset.rank);
  if (!fake) return;
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await rank(), '3');
  await page.keyboard.press('End');
  assert.equal(await rank(), '10');
  await page.keyboard.press('ArrowDown');
  assert.equal(await rank(), '10');
  // The focus goes with the player.
  const scores = NAMES.map((_, i) => 2_048_190 - i * 6_340);
  scores[9] = 9_000_000;
  const next = boardOf(NAMES, scores);
  fake.update(next, [changeOf(next[0], 7)]);
  await until(page, () => document.activeElement.dataset.rank === '1');
  // And stays on the board when its player leaves it.
  fake.update(boardOf(NAMES.slice(0, 9)), []);
  await until(page, () => document.querySelectorAll('#rows tr').length === 9);
  assert.equal(await page.evaluate(() => document.activeElement.closest('#rows') !== null), true, await focused());
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(), 'pause');
  await page.keyboard.press('Enter');
  assert.equal(await page.textContent('#pause'), 'Resume');
}));

test('is told to a screen reader', () => onPage({}, async ({ page, fake, context }) => {
  const session = await context.newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const named = (role) => nodes.filter((node) => !node.ignored && node.role?.value === role).map((node) => node.name?.value ?? '');
  assert.deepEqual(named('heading'), ['Live board', 'Top ten', 'Updates per second', 'Players on the board', 'Just happened']);
  assert.deepEqual(named('button'), ['Pause']);
  assert.match(named('table')[0], /^The ten best players/);
  assert.deepEqual(named('columnheader'), ['Rank', 'Moved', 'Player', 'Score', 'Change']);
  assert.equal(named('rowheader').length, 10);
  assert.equal(named('row').length, 11);
  assert.equal(named('main').length, 1);
  assert.equal(named('banner').length, 1);
  assert.equal(named('complementary')[0], 'About the board');
  assert.ok(!named('image').length, 'ornaments are silent');
  if (!fake) return;
  assert.match(named('rowheader')[0], /^Aurelia Voss Germany$/);
  // One polite voice, and it does not repeat every change.
  assert.deepEqual(await page.$$eval('[aria-live]', (all) => all.map((one) => [one.id, one.ariaLive])), [['told', 'polite']]);
  await until(page, () => /leads with/.test(document.querySelector('#told').textContent));
  const said = await page.evaluate(() => new Promise((resolve) => {
    window.saidCount = 0;
    new MutationObserver(() => { window.saidCount += 1; }).observe(document.querySelector('#told'), { childList: true, characterData: true, subtree: true });
    resolve(window.saidCount);
  }));
  assert.equal(said, 0);
  for (let i = 0; i < 20; ++i) {
    const scores = NAMES.map((_, k) => 2_048_190 - ((k + i) % 10) * 6_340);
    fake.update(boardOf(NAMES, scores), []);
  }
  await until(page, () => document.querySelector('#rows .name').textContent === 'nine.lives');
  assert.equal(await page.evaluate(() => window.saidCount), 0);
}));

test('rests for those who want no motion', () => onPage({ reducedMotion: 'reduce' }, async ({ page, fake }) => {
  if (!fake) return;
  await page.evaluate(() => {
    window.animated = 0;
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...args) { window.animated += 1; return animate.apply(this, args); };
  });
  fake.update(boardOf(NAMES, NAMES.map((_, i) => 1_000 + i)), []);
  await until(page, () => document.querySelector('#rows .name').textContent === 'Hạnh');
  assert.equal(await page.evaluate(() => window.animated), 0);
}));

test('looks right', () => onPage({}, async ({ page, fake }) => {
  await isLive(page);
  const words = ['dark', 'light'];
  if (fake) {
    const scores = NAMES.map((_, i) => 2_048_190 - i * 6_340);
    [scores[2], scores[7]] = [scores[2] + 10_000, scores[7] + 20_000];
    let next = boardOf(NAMES, scores);
    for (let i = 0; i < 60; ++i) fake.update(null, [], { rate: 1284 + Math.round(200 * Math.sin(i / 4)) });
    fake.update(next, next.filter((_, i) => i % 3 === 0).map((entry) => changeOf(entry, 50)), { players: 1_000_000 });
    scores.push(2_015_000);
    next = boardOf([...NAMES, 'late.riser'], scores).slice(0, 10);
    fake.update(next, [changeOf(next.find((entry) => entry.username === 'late.riser'), 5)]);
    await until(page, () => [...document.querySelectorAll('#rows .name')].some((name) => name.textContent === 'late.riser'));
  }
  for (const colorScheme of words) {
    await page.emulateMedia({ colorScheme });
    for (const [size, width, height] of [['desk', 1440, 900], ['tablet', 820, 1180], ['phone', 390, 844]]) {
      await page.setViewportSize({ width, height });
      // The frame after the next: laid out and painted.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      await page.screenshot({ path: `${pictures}/${colorScheme}-${size}.png`, fullPage: size !== 'desk' });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${size} fits`);
    }
  }
}));

test('says so where nobody is on the board', () => onPage({}, async ({ page, fake }) => {
  if (!fake) return;
  fake.update([], [], { players: 0 });
  await until(page, () => !document.querySelector('#empty').hidden);
  await page.screenshot({ path: `${pictures}/empty.png` });
}));
