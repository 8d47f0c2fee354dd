-- SPDX-License-Identifier: GPL-3.0-or-later
-- tokens.lua TOKENS RUN: one score a request to another server, by the bearer of a random line of the file TOKENS.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "common.lua")

local body = '{"actionId":"complete-quest"}'
local tokens = {}
local head, tail

function init(args)
  for line in io.lines(args[1]) do
    tokens[#tokens + 1] = line
  end
  assert(#tokens > 0, "there are no tokens")
  seed(args[2])
  head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nAuthorization: Bearer "
  tail = "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function request()
  return head .. tokens[math.random(#tokens)] .. tail
end
