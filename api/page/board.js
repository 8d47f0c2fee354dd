// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the live board from the event stream. Text from data only ever becomes textContent.

const STREAM = '/api/v1/leaderboard/stream';
const STATES = { live: 'Live', late: 'Late', resyncing: 'Catching up', offline: 'Offline' };
const RECENT = 30_000;      // ms that a movement or a change stays beside its player
const LIT = 1_200;          // ms that a row that changed is lit
const TELL_EVERY = 15_000;  // ms between two sentences for a screen reader
const SILENCE = 60_000;     // ms without a message after which a page that comes back asks anew
const FIRST_PAUSE = 1_000, LONGEST_PAUSE = 30_000; // ms between attempts

const $ = (id) => document.getElementById(id);
const numbers = new Intl.NumberFormat('en');
const rates = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const countries = (() => {
  try { return new Intl.DisplayNames(['en'], { type: 'region' }); } catch { return null; }
})();

/** What is known: changed by messages only. */
const known = { epoch: null, seq: -1, asOf: null, state: 'connecting', players: 0, rate: 0, places: [] };
/** What the page remembers of each player in view, by id: rank, score, and what moved when. */
let seen = new Map();
const rows = new Map();
let source = null, attempts = 0, retryTimer = 0, retryAt = 0, lastMessage = 0;
let skew = null;          // ms by which this clock is ahead of the server's, as the quickest message shows
let paused = false, pausedAt = null;
let drawn = 0, drawQueued = false;
let told = { at: 0, leader: null, state: null, timer: 0 };
const curve = [];

// ---- the stream

function connect() {
  clearTimeout(retryTimer);
  retryAt = 0;
  source?.close();
  const url = new URL(STREAM, location.href);
  if (known.epoch !== null) {
    url.searchParams.set('epoch', known.epoch);
    url.searchParams.set('seq', String(known.seq));
  }
  source = new EventSource(url);
  source.addEventListener('snapshot', (event) => receive(event, takeSnapshot));
  source.addEventListener('update', (event) => receive(event, takeUpdate));
  source.onerror = lost;
}

// The browser's own way back has no growing pause, and gives up for good on an error page.
function lost() {
  source.close();
  known.state = 'offline';
  const pause = Math.min(FIRST_PAUSE * 2 ** attempts, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
  attempts += 1;
  retryAt = Date.now() + pause;
  retryTimer = setTimeout(connect, pause);
  show();
}

function receive(event, take) {
  let message;
  try { message = JSON.parse(event.data); } catch { return startOver(); }
  lastMessage = Date.now();
  attempts = 0;
  retryAt = 0;
  if (!take(message)) return startOver();
  Object.assign(known, { epoch: message.epoch, seq: message.seq, state: message.state, players: message.players,
    rate: message.updatesPerSecond });
  if (message.asOf !== null) known.asOf = Date.parse(message.asOf);
  show();
}

// What came does not join what is known: everything is asked for again.
function startOver() {
  known.epoch = null;
  known.seq = -1;
  lost();
  return false;
}

function takeSnapshot(message) {
  if (!Array.isArray(message.leaderboard)) return false;
  if (message.epoch !== known.epoch) seen = new Map();
  takePlaces(message.leaderboard);
  return true;
}

function takeUpdate(message) {
  if (message.epoch !== known.epoch || message.from !== known.seq) return false;
  if (message.seq > message.from && message.asOf !== null && message.state === 'live') {
    const ahead = Date.now() - Date.parse(message.asOf);
    skew = skew === null ? ahead : Math.min(skew, ahead);
  }
  for (const change of message.changes) {
    const player = seen.get(change.userId);
    if (player && change.change !== null) Object.assign(player, { change: change.change, changedAt: Date.now() });
  }
  if (message.leaderboard) takePlaces(message.leaderboard, message.changes);
  return true;
}

function takePlaces(places, changes = []) {
  const now = Date.now();
  const isFirst = seen.size === 0;
  const next = new Map();
  for (const place of places) {
    const before = seen.get(place.userId);
    const player = { ...(before ?? { moved: 0, movedAt: 0, change: 0, changedAt: 0, isNew: false }), rank: place.rank,
      score: place.score };
    if (before && before.rank !== place.rank)
      Object.assign(player, { moved: before.rank - place.rank, movedAt: now, isNew: false });
    if (!before && !isFirst) {
      const change = changes.find((one) => one.userId === place.userId);
      Object.assign(player, { moved: 0, movedAt: now, isNew: true, change: change?.change ?? 0, changedAt: now });
      happened(place, `entered the top ten at ${place.rank}`);
    } else if (before && before.rank !== 1 && place.rank === 1) {
      happened(place, 'took first place');
    }
    if (before && before.score !== place.score && player.changedAt < now)
      Object.assign(player, { change: place.score - before.score, changedAt: now });
    next.set(place.userId, player);
  }
  seen = next;
  known.places = places;
}

// ---- what is shown

// At most once a frame of the screen, however fast messages come.
function show() {
  if (drawQueued) return;
  drawQueued = true;
  const draw = () => {
    drawQueued = false;
    drawState();
    tell();
    if (!paused) drawBoard();
  };
  // A page in the background has no frames; what it shows is as fresh as its next second.
  if (document.hidden) setTimeout(draw, 1000); else requestAnimationFrame(draw);
}

function drawState() {
  const badge = $('state');
  const words = retryAt ? 'Offline' : STATES[known.state] ?? 'Connecting';
  badge.dataset.state = known.state;
  put($('state-text'), words);
  put($('age'), ageText());
  document.body.classList.toggle('stale', known.state === 'offline' && known.places.length > 0);
}

function ageText() {
  if (paused) return `Paused at ${pausedAt.toLocaleTimeString()}. The board goes on behind.`;
  if (retryAt) {
    const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
    return `The server cannot be reached, or its board is not public. Trying again ${seconds > 0 ? `in ${seconds} s` : 'now'}.`;
  }
  if (known.asOf === null) return known.epoch === null ? 'The board is on its way.' : 'Nothing has been scored yet.';
  const age = Math.max(0, Date.now() - known.asOf - (skew ?? 0));
  const words = { live: 'nothing is missing', late: 'updates come late', resyncing: 'missed updates are being read',
    offline: 'the last that was known' };
  return `Newest change ${spell(age)} ago · ${words[known.state] ?? 'connecting'}`;
}

function spell(age) {
  const seconds = Math.round(age / 1000);
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

function drawBoard() {
  drawn = Date.now();
  const body = $('rows');
  const focused = rowOf(document.activeElement);
  const tops = stillness.matches ? null : new Map([...body.rows].map((row) => [row, row.offsetTop]));
  const wanted = known.places.map((place) => drawRow(place));
  for (const [id, row] of rows) {
    if (wanted.includes(row)) continue;
    rows.delete(id);
    row.remove();
  }
  // Only rows out of place are put anew, so that most keep what a screen reader knows of them.
  wanted.forEach((row, index) => { if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] ?? null); });
  keepFocus(focused, wanted);
  if (tops) slide(wanted, tops);
  $('empty').hidden = known.places.length > 0 || known.epoch === null;
  put($('players'), known.epoch === null ? '–' : numbers.format(known.players));
  put($('rate'), known.epoch === null ? '–' : rates.format(known.rate));
}

function drawRow(place) {
  let row = rows.get(place.userId);
  if (!row) {
    row = newRow();
    rows.set(place.userId, row);
  }
  const player = seen.get(place.userId);
  const now = Date.now();
  const [rank, move, who, score, change] = row.cells;
  row.dataset.rank = String(place.rank);
  row.classList.toggle('lit', now - player.changedAt < LIT);
  put(rank, String(place.rank));
  drawMove(move, player, now);
  drawWho(who.firstChild, place);
  put(score, numbers.format(place.score));
  score.classList.toggle('long', place.score >= 1e10);
  const isRecent = now - player.changedAt < RECENT && player.change !== 0;
  const size = Math.abs(player.change);
  put(change, isRecent ? (player.change > 0 ? '+' : '−') + (size < 1e6 ? numbers : short).format(size) : '');
  change.dataset.way = player.change > 0 ? 'up' : 'down';
  return row;
}

function drawMove(cell, player, now) {
  const isRecent = now - player.movedAt < RECENT;
  const { moved, isNew } = player;
  cell.dataset.way = !isRecent ? '' : isNew || moved > 0 ? 'up' : 'down';
  const [mark, words] = cell.children;
  put(mark, !isRecent ? '—' : isNew ? 'new' : `${moved > 0 ? '▲' : '▼'} ${Math.abs(moved)}`);
  put(words, !isRecent ? 'not moved' : isNew ? 'new on the board'
    : `${moved > 0 ? 'up' : 'down'} ${Math.abs(moved)} ${Math.abs(moved) === 1 ? 'place' : 'places'}`);
}

function drawWho(who, place) {
  const [face, named] = who.children;
  const [name, country] = named.children;
  const shown = nameOf(place);
  put(face, initials(shown));
  face.className = `face hue-${parseInt(place.userId.slice(0, 4), 16) % 10}`;
  put(name, shown);
  if (name.title !== shown) name.title = shown;
  put(country, countryOf(place.countryCode));
}

function newRow() {
  const row = document.createElement('tr');
  row.tabIndex = -1;
  for (const kind of ['rank', 'move', 'player', 'score', 'change']) {
    const cell = document.createElement(kind === 'player' ? 'th' : 'td');
    cell.className = kind;
    if (kind === 'player') cell.scope = 'row';
    row.append(cell);
  }
  const mark = make('span', ''), words = make('span', 'unseen');
  mark.setAttribute('aria-hidden', 'true');
  row.cells[1].append(mark, words);
  const who = make('div', 'who'), face = make('span', 'face'), named = make('div', 'named');
  face.setAttribute('aria-hidden', 'true');
  named.append(make('bdi', 'name'), make('span', 'country'));
  who.append(face, named);
  row.cells[2].append(who);
  return row;
}

function make(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// 200 ms from the old place to the new one.
function slide(wanted, tops) {
  for (const row of wanted) {
    const from = tops.get(row);
    const way = from === undefined ? 0 : from - row.offsetTop;
    if (way) row.animate([{ transform: `translateY(${way}px)` }, { transform: 'none' }], { duration: 200, easing: 'ease-out' });
  }
}

// ---- names

const BIDI = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

function nameOf(place) {
  return place.username.trim() || `Player ${place.userId.slice(0, 8)}`;
}

// For text that is no element of its own: nothing in the name turns what stands around it.
function plainName(place) {
  return `\u2068${nameOf(place).replace(BIDI, '').slice(0, 60)}\u2069`;
}

function initials(name) {
  const words = name.replace(BIDI, '').split(/[\s._-]+/u).filter((word) => word);
  const first = (word) => Intl.Segmenter ? [...new Intl.Segmenter().segment(word)][0].segment : [...word][0];
  return words.slice(0, 2).map(first).join('').toLocaleUpperCase();
}

function countryOf(code) {
  if (!code) return '';
  try { return countries?.of(code) ?? code; } catch { return code; }
}

function happened(place, what) {
  const list = $('events'), line = document.createElement('li');
  const name = make('bdi', ''), said = make('span', 'said');
  name.textContent = nameOf(place).slice(0, 40);
  said.textContent = ` ${what}`;
  line.append(name, said);
  list.prepend(line);
  while (list.children.length > 8) list.lastChild.remove();
  $('quiet').hidden = true;
}

// ---- for those who listen: the state at once, the leader now and then, never every change

function tell() {
  const state = retryAt ? 'offline' : known.state;
  const leader = known.places[0];
  const isState = state !== told.state && state !== 'connecting';
  const isLeader = leader && leader.userId !== told.leader && !paused;
  if (!isState && !isLeader) return;
  const wait = isState ? 0 : told.at + TELL_EVERY - Date.now();
  if (wait > 0) {
    told.timer ||= setTimeout(() => { told.timer = 0; tell(); }, wait);
    return;
  }
  const words = [];
  if (isState) words.push(`The board is ${(STATES[state] ?? state).toLowerCase()}.`);
  if (leader && !paused) words.push(`${plainName(leader)} leads with ${numbers.format(leader.score)} points.`);
  told = { at: Date.now(), leader: leader?.userId ?? null, state, timer: told.timer };
  $('told').textContent = words.join(' ');
}

// ---- keys and the pause

function rowOf(element) {
  return element?.closest?.('#rows > tr') ?? null;
}

// One row can be reached by Tab; a row that was put elsewhere keeps the focus.
function keepFocus(focused, wanted) {
  if (focused && !focused.isConnected) wanted[Math.min(focused.dataset.rank - 1, wanted.length - 1)]?.focus({ preventScroll: true });
  else if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
  const current = rowOf(document.activeElement) ?? wanted.find((row) => row.tabIndex === 0) ?? wanted[0];
  for (const row of wanted) row.tabIndex = row === current ? 0 : -1;
}

function moveFocus(event) {
  const row = rowOf(event.target);
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...$('rows').rows], at = all.indexOf(row);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[Math.max(0, Math.min(to, all.length - 1))].focus();
}

function togglePause() {
  paused = !paused;
  pausedAt = paused ? new Date() : null;
  document.body.classList.toggle('paused', paused);
  put($('pause'), paused ? 'Resume' : 'Pause');
  drawState();
  if (!paused) drawBoard();
}

// ---- the clock

function everySecond() {
  drawState();
  if (paused) return;
  curve.push(known.state === 'offline' ? 0 : known.rate);
  if (curve.length > 90) curve.shift();
  const top = Math.max(1, ...curve);
  const points = curve.map((rate, i) => `${(240 - (curve.length - 1 - i) * 240 / 89).toFixed(1)},${(46 - rate / top * 42).toFixed(1)}`);
  $('curve').firstElementChild.setAttribute('points', points.join(' '));
  if (Date.now() - drawn > 900 && known.places.length) drawBoard(); // what was recent grows old
}

function comeBack() {
  if (document.hidden || !source) return;
  show();
  if (retryAt || Date.now() - lastMessage > SILENCE) {
    attempts = 0;
    connect();
  }
}

$('rows').addEventListener('keydown', moveFocus);
$('rows').addEventListener('focusin', (event) => {
  const current = rowOf(event.target);
  for (const row of $('rows').rows) row.tabIndex = row === current ? 0 : -1;
});
$('pause').addEventListener('click', togglePause);
document.addEventListener('visibilitychange', comeBack);
addEventListener('online', comeBack);
setInterval(everySecond, 1000);
connect();
