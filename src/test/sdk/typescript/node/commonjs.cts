import client = require("ias-client");

// Signs an address up and prints the outcome.
const [url = "", email = ""] = process.argv.slice(2);
void new client.Ias({ url }).signUp(email).then((outcome) => console.log(JSON.stringify(outcome)));
