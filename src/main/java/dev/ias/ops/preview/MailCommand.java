package dev.ias.ops.preview;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code mail}: writes mails to files without sending them. */
@Command(name = "mail", description = "Shows what mails look like.")
public final class MailCommand extends PreviewCommand {

    /** Creates the command; {@code preview} is called only if a subcommand runs. */
    public MailCommand(Preview preview) {
        super(preview);
    }

    @Command(
            description = {
                "Writes an example of each mail in each language, with the brand, the templates and the languages of"
                        + " the settings: KIND.TAG.html, KIND.TAG.txt, and KIND.TAG.eml for mail programs.",
                "Needs no database, no relay and no keys; settings that are missing have example values."
            })
    int preview(@Mixin PreviewOptions options) throws Exception {
        return write(options);
    }
}
