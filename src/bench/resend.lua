package.path = package.path .. ";src/bench/?.lua"
require("common")

function init(args)
    for_each_line("tokens", function(token)
        return wrk.format("POST", "/users/email-verification-code", { Authorization = "Bearer " .. token })
    end)
end
