-- SPDX-License-Identifier: GPL-3.0-or-later
-- scores.lua IDS TOKEN RUN: one score of a random player a request, each with an idempotency key of its own.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "common.lua")

local bodyStart, bodyEnd = '{"userId":"', '","actionId":"complete-quest"}'
local sent = 0
local ids, head

function init(args)
  ids = readIds(args[1])
  seed(args[3])
  head = table.concat({
    "POST /api/v1/scores HTTP/1.1",
    "Host: " .. wrk.headers["Host"],
    "Authorization: Bearer " .. args[2],
    "Content-Type: application/json",
    "Content-Length: " .. (#bodyStart + 36 + #bodyEnd),
    "Idempotency-Key: " .. args[3] .. "-",
  }, "\r\n")
end

-- Not by wrk.format(), which would cost more than the rest of the load.
function request()
  sent = sent + 1
  return head .. sent .. "\r\n\r\n" .. bodyStart .. drawId(ids) .. bodyEnd
end
