-- SPDX-License-Identifier: GPL-3.0-or-later
-- batch.lua IDS TOKEN RUN ITEMS [WAIT TOP]: ITEMS scores of random players a request, which has the idempotency key. With
-- WAIT, so many milliseconds between an answer and the next request of a connection, and the first item is of a player in the
-- file TOP.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "common.lua")

local sent = 0
local ids, top, head, items, wait

local function item(players)
  return '{"userId":"' .. drawId(players) .. '","actionId":"complete-quest"}'
end

function init(args)
  ids = readIds(args[1])
  seed(args[3])
  items = tonumber(args[4])
  wait = tonumber(args[5] or 0)
  top = args[6] and readIds(args[6]) or ids
  head = table.concat({
    "POST /api/v1/scores:batch HTTP/1.1",
    "Host: " .. wrk.headers["Host"],
    "Authorization: Bearer " .. args[2],
    "Content-Type: application/json",
    "Idempotency-Key: " .. args[3] .. "-",
  }, "\r\n")
end

function delay()
  return wait
end

function request()
  sent = sent + 1
  local all = { item(top) }
  for i = 2, items do
    all[i] = item(ids)
  end
  local body = '{"items":[' .. table.concat(all, ",") .. "]}"
  return head .. sent .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function response(status, _, body)
  if status == 200 then
    accepted = accepted + tonumber(body:match('"accepted":(%d+)') or 0)
    refused = refused + tonumber(body:match('"refused":(%d+)') or 0)
  end
end
