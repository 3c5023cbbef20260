package dev.ias.ops;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Exit code and output of a command that was run in this process. */
record CommandRun(int code, String output, String errors) {

    static CommandRun of(Object command, String... arguments) {
        var output = new StringWriter();
        var errors = new StringWriter();
        var code = new CommandLine(command)
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(errors))
                .execute(arguments);
        return new CommandRun(code, output.toString(), errors.toString());
    }
}
