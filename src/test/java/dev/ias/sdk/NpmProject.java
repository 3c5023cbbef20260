package dev.ias.sdk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A new project with Vite and TypeScript in which the packed npm package is installed. */
public record NpmProject(Path directory) {

    static final Path SOURCES = Path.of("src", "test", "sdk", "typescript");
    static final Path PACKAGE = Path.of("target", "sdk", "typescript").toAbsolutePath();
    static final String VERSION = System.getProperty("test.version");

    private static final Path EXAMPLES = Path.of("src", "sdk", "typescript", "examples");

    /** Builds and packs the package and installs it; skips the test without Node. */
    public static NpmProject install(Path directory) throws IOException, InterruptedException {
        new Toolchain("TypeScript", List.of("node", "npm")).assumeHere();
        Command.copy(SOURCES, directory);
        Command.copy(EXAMPLES, directory.resolve("examples"));
        Command.in(PACKAGE, "npm", "install", "--no-audit", "--no-fund").run();
        Command.in(PACKAGE, "npm", "pack").run();
        var project = new NpmProject(directory);
        project.run("npm", "install", "--no-audit", "--no-fund", archive().toString());
        return project;
    }

    /** Returns the packed package. */
    static Path archive() {
        return PACKAGE.resolve("ias-client-%s.tgz".formatted(VERSION));
    }

    /** Runs a command in the project; fails with its output if the exit code is not 0. */
    public void run(String... words) throws IOException, InterruptedException {
        Command.in(directory, words).run();
    }

    SmokeProgram start(String... words) throws IOException {
        return SmokeProgram.start(Command.in(directory, words));
    }
}
