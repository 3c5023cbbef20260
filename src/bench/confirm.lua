package.path = package.path .. ";src/bench/?.lua"
require("common")

function init(args)
    for_each_token(function(token)
        return wrk.format("POST", "/users/email-verification",
            { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" }, '{"otpCode":"000000"}')
    end)
end
