package dev.ias.ops.preview;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code page}: writes pages to files without a running service. */
@Command(name = "page", description = "Shows what pages look like.")
public final class PageCommand extends PreviewCommand {

    /** Creates the command; {@code preview} is called only if a subcommand runs. */
    public PageCommand(Preview preview) {
        super(preview);
    }

    @Command(
            description = {
                "Writes an example of each page in each language and state, with the brand, the templates and the"
                        + " languages of the settings: TAG/NAME.html, and what they refer to in assets.",
                "Needs no database, no relay and no keys; settings that are missing have example values."
            })
    int preview(@Mixin PreviewOptions options) throws Exception {
        return write(options);
    }
}
