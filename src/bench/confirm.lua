package.path = package.path .. ";src/bench/?.lua"
require("common")

function init(args)
    local body = string.format('{"otpCode":"%s"}', os.getenv("BENCH_CODE"))
    for_each_line("tokens", function(token)
        return wrk.format("POST", "/users/email-verification",
            { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" }, body)
    end)
end
