package.path = package.path .. ";src/bench/?.lua"
require("common")

function init(args)
    -- Signed, but by nobody that the service knows.
    local token = tokens()[1]:gsub("%.[^.]*$", ".QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE")
    local bad = wrk.format("POST", "/users/email-verification-code", { Authorization = "Bearer " .. token })
    request = function()
        return bad
    end
end
