package.path = package.path .. ";src/bench/?.lua"
require("common")

local n = 0
local run = os.time()
local file

function init(args)
    file = io.open(os.getenv("BENCH_HOME") .. "/tokens", "a")
    file:setvbuf("full", 1048576)
    wrk.method = "POST"
    wrk.path = "/users"
    wrk.headers["Content-Type"] = "application/json"
end

function request()
    n = n + 1
    return wrk.format(nil, nil, nil, string.format('{"email":"u%d-%d-%d@example.com"}', run, id, n))
end

function response(status, headers, body)
    local token = body:match('"emailVerificationToken":"([^"]+)"')
    if token then
        file:write(token, "\n")
    end
end
