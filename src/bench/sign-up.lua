package.path = package.path .. ";src/bench/?.lua"
require("common")

local n = 0
local run = os.time()

function init(args)
    wrk.method = "POST"
    wrk.path = "/users"
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    n = n + 1
    return wrk.format(nil, nil, nil, string.format('{"email":"u%d-%d-%d@example.com"}', run, id, n))
end
