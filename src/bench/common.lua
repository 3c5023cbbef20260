-- What all scenarios share: the tokens of this run's sign-ups, a slice for each thread, and the figures of a run in one line.
local home = os.getenv("BENCH_HOME")
local threads = 0

function setup(thread)
    thread:set("id", threads)
    threads = threads + 1
end

function tokens()
    local found = {}
    local n = 0
    for line in io.lines(home .. "/tokens") do
        if n % 2 == id then
            found[#found + 1] = line
        end
        n = n + 1
    end
    return found
end

local requests = {}
local n = 0

-- Makes the request of each token, which are then sent in turn, over and over.
function for_each_token(make)
    for i, token in ipairs(tokens()) do
        requests[i] = make(token)
    end
end

function request()
    n = n % #requests + 1
    return requests[n]
end

-- Answers, microseconds, answers of 400 and more, connections in trouble, microseconds of the median, of 99 in 100, of the longest.
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99), latency.max))
end
