-- Common functions of the scenarios: the lines of a file, a slice per thread of each load generator, and the figures of a run in one line.
local home = os.getenv("BENCH_HOME")
local threads = 0

function setup(thread)
    thread:set("id", threads)
    threads = threads + 1
end

-- Creates the request of every line; requests are sent cyclically.
function for_each_line(name, make)
    local requests = {}
    local part = tonumber(os.getenv("BENCH_PART")) or 0
    local parts = tonumber(os.getenv("BENCH_PARTS")) or 1
    local n = 0
    local first = tonumber(os.getenv("BENCH_FIRST_LINE")) or 0
    local last = first + (tonumber(os.getenv("BENCH_LINES")) or math.huge)
    for line in io.lines(home .. "/" .. name) do
        if n >= first and n < last and n % (2 * parts) == 2 * part + id then
            requests[#requests + 1] = make(line)
        end
        n = n + 1
    end
    local next = 0
    request = function()
        next = next % #requests + 1
        return requests[next]
    end
end

-- Prints responses, microseconds, responses of 400 and more, failed connections, and the median, 99th percentile and maximum latency in microseconds.
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99), latency.max))
end

-- Pause between two calls of a connection, in ms.
local pause = tonumber(os.getenv("BENCH_PAUSE"))
if pause then
    function delay()
        return pause
    end
end
