-- SPDX-License-Identifier: GPL-3.0-or-later
-- rank.lua IDS TOKEN RUN: the rank of a random player a request.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "common.lua")

local ids, tail

function init(args)
  ids = readIds(args[1])
  seed(args[3])
  tail = "/rank HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nAuthorization: Bearer " .. args[2] .. "\r\n\r\n"
end

function request()
  return "GET /api/v1/users/" .. drawId(ids) .. tail
end
