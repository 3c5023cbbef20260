// Builds the package: ESM are the files that the service serves, CommonJS is compiled from them, the words of the component
// become JSON, and the contract is needed only to check the types.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const run = (...command) => execFileSync("npx", command, { stdio: ["ignore", "inherit", "inherit"] });

for (const output of ["esm", "cjs", "languages", "sign-up"]) {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
}

run("openapi-typescript", "ias-public-api.yaml", "--output", "src/contract.d.ts");
run("tsc", "--module", "nodenext", "--outDir", "esm");
run("tsc", "--module", "commonjs", "--outDir", "cjs");
// The compiler formats in another way.
cpSync("src", "esm", { recursive: true, filter: (source) => !source.endsWith(".ts") });
writeFileSync("cjs/package.json", json({ type: "commonjs" }));

// For resolvers that do not know "exports", such as that of TypeScript's "node10".
writeFileSync("sign-up/package.json", json({ main: "../cjs/sign-up.js", types: "../cjs/sign-up.d.ts" }));

for (const language of readdirSync("words")) {
  writeFileSync(`languages/${language}.json`, json(properties(`words/${language}/sign-up.properties`)));
}

/** Reads a file of properties in the form that the languages use: one a line, without escapes. */
function properties(file) {
  const lines = readFileSync(file, "utf8").split(/\r?\n/).map((line) => line.trim());
  return Object.fromEntries(lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => {
    const [, key, value] = /^([\w.-]+)\s*[=:]\s*([^\\]*)$/.exec(line) ?? [];
    if (key === undefined) {
      throw new Error(`${file}: not "key = value", or with an escape: ${line}`);
    }
    return [key, value];
  }));
}

function json(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
