package dev.ias.sdk;

import java.nio.file.Path;
import java.util.List;

/** Published generators of clients, with the commands that generate, build and run a program for both contracts. */
enum Generator {
    OAPI_CODEGEN("oapi-codegen") {
        private static final String TOOL = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2";

        @Override
        Toolchain toolchain() {
            return new Toolchain("oapi-codegen", List.of("go"));
        }

        @Override
        List<Command> build(Path program) {
            return List.of(
                    Command.in(program, "mkdir", "rest", "rpc"),
                    generate(program, "rest", REST),
                    generate(program, "rpc", RPC),
                    Command.in(program, "go", "mod", "tidy"),
                    Command.in(program, "go", "vet", "./..."),
                    Command.in(program, "go", "build", "-o", "smoke", "."));
        }

        private static Command generate(Path program, String name, String contract) {
            return Command.in(program, "go", "run", TOOL, "-generate", "client,models", "-package", name)
                    .with("-o", name + "/client.go", contract);
        }

        @Override
        Command run(Path program) {
            return Command.in(program, "./smoke");
        }
    },

    OPENAPI_TYPESCRIPT("openapi-typescript") {
        @Override
        Toolchain toolchain() {
            return new Toolchain("openapi-typescript", List.of("node", "npm"));
        }

        @Override
        List<Command> build(Path program) {
            return List.of(
                    npmInstall(program),
                    Command.in(program, "npx", "openapi-typescript", REST, "-o", "rest.d.ts"),
                    Command.in(program, "npx", "openapi-typescript", RPC, "-o", "rpc.d.ts"),
                    Command.in(program, "npm", "run", "build"));
        }

        @Override
        Command run(Path program) {
            return Command.in(program, "node", "main.js");
        }
    },

    ORVAL("orval") {
        @Override
        Toolchain toolchain() {
            return new Toolchain("orval", List.of("node", "npm"));
        }

        @Override
        List<Command> build(Path program) {
            return List.of(
                    npmInstall(program),
                    Command.in(program, "npx", "orval", "--config", "orval.config.mjs"),
                    Command.in(program, "npm", "run", "build"));
        }

        @Override
        Command run(Path program) {
            return Command.in(program, "node", "main.js");
        }
    },

    OPENAPI_PYTHON_CLIENT("openapi-python-client") {
        @Override
        Toolchain toolchain() {
            return new Toolchain("openapi-python-client", List.of("python3"));
        }

        @Override
        List<Command> build(Path program) {
            return List.of(
                    Command.in(program, "python3", "-m", "venv", "venv"),
                    Command.in(program, "venv/bin/pip", "install", "--quiet", "-r", "requirements.txt"),
                    generate(program, "rest", REST),
                    generate(program, "rpc", RPC));
        }

        private static Command generate(Path program, String name, String contract) {
            // An operation that cannot be generated is only a warning.
            return Command.in(program, "venv/bin/openapi-python-client", "generate", "--fail-on-warning")
                    .with("--meta", "none", "--config", "config.yaml", "--path", contract, "--output-path", name);
        }

        @Override
        Command run(Path program) {
            return Command.in(program, "venv/bin/python", "main.py");
        }
    },

    RUST("rust") {
        @Override
        Toolchain toolchain() {
            return new Toolchain("openapi-generator rust", List.of("cargo"));
        }

        @Override
        List<Command> build(Path program) {
            var generated = Path.of("target", "sdk-test", "rust").toAbsolutePath();
            return List.of(
                    Command.in(generated, "cp", "-r", "rest", "rpc", program.toString()),
                    Command.in(program, "cargo", "build", "--target-dir", cache()));
        }

        @Override
        Command run(Path program) {
            return Command.in(program, cache() + "/debug/smoke");
        }

        /** Returns the directory of compiled dependencies, which takes more than a minute to fill. */
        private static String cache() {
            return Path.of("target", "cargo").toAbsolutePath().toString();
        }
    };

    private static final String REST = contract("ias-public-api");
    private static final String RPC = contract("domain-api");

    private final String name;

    Generator(String name) {
        this.name = name;
    }

    abstract Toolchain toolchain();

    /** Returns the commands that generate the clients of both contracts and build the program with them. */
    abstract List<Command> build(Path program);

    abstract Command run(Path program);

    /** Returns the directory of the program's sources. */
    Path sources() {
        return Path.of("src", "test", "sdk", name);
    }

    private static Command npmInstall(Path program) {
        return Command.in(program, "npm", "install", "--no-audit", "--no-fund");
    }

    private static String contract(String name) {
        return Path.of("api-spec", name + ".yaml").toAbsolutePath().toString();
    }
}
