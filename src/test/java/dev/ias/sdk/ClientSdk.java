package dev.ias.sdk;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** The generated clients, with the commands that build, install and run them. */
enum ClientSdk {
    PYTHON("python", "python", "smoke.py", "pyproject.toml", "version = \"%s\"") {
        @Override
        Toolchain toolchain() {
            return new Toolchain("Python", List.of("python3"));
        }

        @Override
        String version() {
            return Build.PYTHON_VERSION;
        }

        @Override
        List<Command> build(Path program) {
            return List.of(
                    Command.in(program, "python3", "-m", "venv", "venv"),
                    Command.in(
                            program,
                            "venv/bin/pip",
                            "install",
                            "--quiet",
                            directory().toString()));
        }

        @Override
        Command run(Path program, String... arguments) {
            return Command.in(program, "venv/bin/python", "smoke.py").with(arguments);
        }
    },

    GO("go", "go", "main.go", "configuration.go", "\"ias-client/%s\"") {
        @Override
        Toolchain toolchain() {
            return new Toolchain("Go", List.of("go"));
        }

        @Override
        List<Command> build(Path program) {
            return List.of(
                    Command.in(directory(), "go", "vet", "./..."),
                    Command.in(program, "go", "mod", "edit", "-replace=ias.dev/client/go=" + directory()),
                    Command.in(program, "go", "build", "-o", "smoke", "."));
        }

        @Override
        Command run(Path program, String... arguments) {
            return Command.in(program, "./smoke").with(arguments);
        }
    },

    JAVA("java", "java", "Smoke.java", "pom.xml", "<version>%s</version>") {
        @Override
        Toolchain toolchain() {
            return new Toolchain("Java", List.of());
        }

        @Override
        List<Command> build(Path program) {
            var maven = Path.of(System.getProperty("test.maven.home"), "bin", "mvn");
            return List.of(Command.in(directory(), maven.toString(), "--batch-mode", "--quiet", "package"));
        }

        @Override
        Command run(Path program, String... arguments) {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var built = directory().resolve("target");
            var jar = built.resolve("ias-client-%s.jar".formatted(Build.VERSION));
            var classes = jar + File.pathSeparator + built.resolve("lib") + File.separator + "*";
            return Command.in(program, java, "--class-path", classes, "Smoke.java")
                    .with(arguments);
        }
    };

    /** Values of the build, the same for all packages. */
    private static final class Build {
        static final Path DIRECTORY = Path.of("target", "sdk").toAbsolutePath();
        static final String VERSION = System.getProperty("test.version");
        // PEP 440
        static final String PYTHON_VERSION = VERSION.replace("-SNAPSHOT", ".dev0");
    }

    private final String name;
    private final String fence;
    private final String smoke;
    private final String manifest;
    private final String versionLine;

    ClientSdk(String name, String fence, String smoke, String manifest, String versionLine) {
        this.name = name;
        this.fence = fence;
        this.smoke = smoke;
        this.manifest = manifest;
        this.versionLine = versionLine;
    }

    abstract Toolchain toolchain();

    /** Returns the commands that build the package, and the smoke program with it. */
    abstract List<Command> build(Path program);

    abstract Command run(Path program, String... arguments);

    /** Returns the directory of the package. */
    Path directory() {
        return Build.DIRECTORY.resolve(name);
    }

    /** Returns the directory of the smoke program's sources. */
    Path sources() {
        return Path.of("src", "test", "sdk", name);
    }

    /** Returns the smoke program's source file. */
    Path smoke() {
        return sources().resolve(smoke);
    }

    /** Returns the file that declares the package's version. */
    Path manifest() {
        return directory().resolve(manifest);
    }

    /** Returns the declaration of the version in that file. */
    String versionLine() {
        return versionLine.formatted(version());
    }

    /** Returns the project's version in the format of the language. */
    String version() {
        return Build.VERSION;
    }

    /** Returns the template of the package's README. */
    Path readme() {
        return Path.of("src", "sdk", name, "README.mustache");
    }

    /** Returns the language's info string in Markdown code blocks. */
    String fence() {
        return fence;
    }
}
