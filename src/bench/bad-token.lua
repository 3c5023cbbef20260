package.path = package.path .. ";src/bench/?.lua"
require("common")

function init(args)
    for_each_line("tokens", function(token)
        -- Signed with a key that is unknown to the service.
        local forged = token:gsub("%.[^.]*$", ".QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE")
        return wrk.format("POST", "/users/email-verification-code", { Authorization = "Bearer " .. forged })
    end)
end
