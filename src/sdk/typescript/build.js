// Builds the package: ESM are the files that the service serves, CommonJS is compiled from them, and the contract is only
// needed to check them.

import { execFileSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";

const run = (...command) => execFileSync("npx", command, { stdio: ["ignore", "inherit", "inherit"] });

for (const output of ["esm", "cjs"]) {
  rmSync(output, { recursive: true, force: true });
}
run("openapi-typescript", "ias-public-api.yaml", "--output", "src/contract.d.ts");
run("tsc", "--module", "nodenext", "--emitDeclarationOnly", "--outDir", "esm");
run("tsc", "--module", "commonjs", "--outDir", "cjs");
writeFileSync("cjs/package.json", '{ "type": "commonjs" }\n');
cpSync("src", "esm", { recursive: true, filter: (source) => !source.endsWith(".d.ts") });
