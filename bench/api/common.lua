-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every load shares: ids drawn at random from a file, and one line of figures at the end. By itself it asks for
-- the URL of the command line again and again.

local idLength = 36
local threads = {}

accepted, refused = 0, 0 -- items, counted by loads that send more than one in a request

-- The file has one id a line and nothing else; it stays one string, because a million of them would make the collector
-- of garbage part of what is measured.
function readIds(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  assert(#text > idLength, path .. " has no ids")
  return { text = text, count = math.floor(#text / (idLength + 1)) }
end

function drawId(ids)
  local at = math.random(0, ids.count - 1) * (idLength + 1)
  return ids.text:sub(at + 1, at + idLength)
end

-- Each run draws others, and its keys are its own.
function seed(run)
  math.randomseed(tonumber(run, 16))
end

function setup(thread)
  threads[#threads + 1] = thread
end

function done(summary, latency)
  local taken, not_taken = 0, 0
  for _, thread in ipairs(threads) do
    taken = taken + (thread:get("accepted") or 0)
    not_taken = not_taken + (thread:get("refused") or 0)
  end
  local errors = summary.errors
  io.write(string.format("figures requests=%d duration=%d p50=%d p99=%d status=%d socket=%d accepted=%d refused=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, taken, not_taken))
end
