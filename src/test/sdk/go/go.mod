module smoke

go 1.23

require ias.dev/client/go v0.0.0
