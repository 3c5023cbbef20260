package dev.ias.ops.preview;

import dev.ias.ops.CommandGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The command {@code page}: writes pages to files without a running service. */
@Command(name = "page", description = "Shows what pages look like.")
public final class PageCommand extends CommandGroup {

    private final Preview preview;

    /** Writes examples to a directory; returns their files. */
    @FunctionalInterface
    public interface Preview {
        List<Path> write(Path directory, List<String> tags) throws IOException;
    }

    /** Creates the command; {@code preview} is called only if a subcommand runs. */
    public PageCommand(Preview preview) {
        this.preview = preview;
    }

    @Command(
            description = {
                "Writes an example of each page in each language and state, with the brand, the templates and the"
                        + " languages of the settings: TAG/NAME.html, and what they refer to in assets.",
                "Needs no database, no relay and no keys; settings that are missing have example values."
            })
    int preview(
            @Option(
                            names = "--directory",
                            paramLabel = "DIR",
                            required = true,
                            description = "The directory to write to; it is created if it does not exist.")
                    Path directory,
            @Option(
                            names = "--language",
                            paramLabel = "TAG",
                            arity = "1..*",
                            description = "Only these languages, such as de zh-Hant.")
                    @Nullable
                    List<String> languages,
            @Option(names = "--overwrite", description = "Replaces files of a directory that is not empty.")
                    boolean overwrite)
            throws IOException {
        var refusal = PreviewDirectory.refusal(directory, overwrite);
        if (refusal.isPresent()) {
            err().println(refusal.get());
            return ExitCode.SOFTWARE;
        }
        preview.write(directory, languages == null ? List.of() : languages).forEach(file -> print(file.toString()));
        return ExitCode.OK;
    }
}
