package dev.ias;

import dev.ias.account.AccessKeys;
import dev.ias.ops.AccessKeyCommand;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What operators do with the jar beside running the service. It has the service's settings, but needs fewer of them. */
@Command(name = "ias", description = "Without a command, starts the service.", synopsisSubcommandLabel = "[COMMAND]")
final class AdminCommands implements AutoCloseable, Runnable {

    private static final Set<String> HELP = Set.of("-h", "--help");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Says what there is.")
    private boolean help;

    private @Nullable ApplicationContext context;

    private AdminCommands() {}

    /** Whether the arguments are for a command; those of the service itself are settings, which begin with a hyphen. */
    static boolean named(String... arguments) {
        return arguments.length > 0 && (HELP.contains(arguments[0]) || !arguments[0].startsWith("-"));
    }

    /** Runs the command that is named; returns the exit code. */
    static int run(String... arguments) {
        try (var commands = new AdminCommands()) {
            return new CommandLine(commands)
                    .addSubcommand(new AccessKeyCommand(commands::accessKeys))
                    .setExecutionExceptionHandler(AdminCommands::fail)
                    .execute(arguments);
        }
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }

    /** Only when it is needed, so that help costs nothing. */
    private AccessKeys accessKeys() {
        if (context == null) {
            context = ApplicationContext.builder()
                    .mainClass(Application.class)
                    .environments(ServiceOnly.COMMAND)
                    .properties(Map.of("logger.levels.ROOT", "WARN"))
                    .banner(false)
                    .build();
            var missing =
                    RequiredSettings.missingForCommands(context.getEnvironment().start());
            if (!missing.isEmpty()) {
                throw new IllegalStateException(String.join(System.lineSeparator(), missing));
            }
            context.start();
        }
        return context.getBean(AccessKeys.class);
    }

    /** In a line, not in a stack trace: the causes are what tells most. */
    private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            command.getErr().println(cause.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
