package dev.ias.ops.preview;

import dev.ias.ops.CommandGroup;
import picocli.CommandLine.ExitCode;

/** A command that shows what the service sends, without a running service. */
abstract sealed class PreviewCommand extends CommandGroup permits MailCommand, PageCommand {

    private final Preview preview;

    PreviewCommand(Preview preview) {
        this.preview = preview;
    }

    /** Writes the examples, and prints the names of the files; returns the exit code. */
    final int write(PreviewOptions options) throws Exception {
        var refusal = options.refusal();
        if (refusal.isPresent()) {
            err().println(refusal.get());
            return ExitCode.SOFTWARE;
        }
        options.write(preview).forEach(file -> print(file.toString()));
        return ExitCode.OK;
    }
}
