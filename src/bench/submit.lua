package.path = package.path .. ";src/bench/?.lua"
require("common")

function init(args)
    for_each_line("calls", function(form)
        return wrk.format("POST", "/", { ["Content-Type"] = "application/x-www-form-urlencoded" }, form)
    end)
end
