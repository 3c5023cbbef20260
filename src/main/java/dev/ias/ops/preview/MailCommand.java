package dev.ias.ops.preview;

import dev.ias.mail.MailPreview;
import dev.ias.ops.CommandGroup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The command {@code mail}: writes mails to files without sending them. */
@Command(name = "mail", description = "Shows what mails look like.")
public final class MailCommand extends CommandGroup {

    private final Supplier<MailPreview> preview;

    /** Creates the command; {@code preview} is called only if a subcommand runs. */
    public MailCommand(Supplier<MailPreview> preview) {
        this.preview = preview;
    }

    @Command(
            description = {
                "Writes an example of each mail in each language, with the brand, the templates and the languages of"
                        + " the settings: KIND.TAG.html, KIND.TAG.txt, and KIND.TAG.eml for mail programs.",
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
            throws IOException, MessagingException {
        var refusal = PreviewDirectory.refusal(directory, overwrite);
        if (refusal.isPresent()) {
            err().println(refusal.get());
            return ExitCode.SOFTWARE;
        }
        preview.get()
                .write(directory, languages == null ? List.of() : languages)
                .forEach(file -> print(file.toString()));
        return ExitCode.OK;
    }
}
