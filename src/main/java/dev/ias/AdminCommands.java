package dev.ias;

import dev.ias.account.AccessKeys;
import dev.ias.key.KeyPurpose;
import dev.ias.key.KeyRing;
import dev.ias.key.KeyRotation;
import dev.ias.key.Keys;
import dev.ias.ops.AccessKeyCommand;
import dev.ias.ops.AddressCommand;
import dev.ias.ops.ConfigCommand;
import dev.ias.ops.ConfigurationTrial;
import dev.ias.ops.KeysCommand;
import dev.ias.verification.AddressAdministration;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.value.PropertyResolver;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What operators do with the jar beside running the service. It has the service's settings, but most of it needs fewer of them. */
@Command(name = "ias", description = "Without a command, starts the service.", synopsisSubcommandLabel = "[COMMAND]")
final class AdminCommands implements AutoCloseable, Runnable {

    private static final Set<String> HELP = Set.of("-h", "--help");

    // Looking through a whole table takes longer than any call may, and no index helps with it.
    private static final Map<String, Object> PATIENT = Map.of(
            "datasources.default.data-source-properties.socketTimeout", "600",
            "datasources.default.connection-init-sql", "set enable_seqscan = on");

    // The framework looks at the health of what has run for a minute.
    private static final Map<String, Object> QUIET = Map.of("micronaut.health.monitor.enabled", false);

    // The pool would be made, and the tables with it.
    private static final Map<String, Object> WITHOUT_DATABASE = Map.of("datasources.default.enabled", false);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Says what there is.")
    @SuppressWarnings("UnusedVariable") // picocli shows the help itself
    private boolean help;

    private @Nullable ApplicationContext context;

    private AdminCommands() {}

    /** Whether the arguments are for a command; those of the service itself are settings, which begin with a hyphen. */
    static boolean named(String... arguments) {
        return arguments.length > 0 && (HELP.contains(arguments[0]) || !arguments[0].startsWith("-"));
    }

    /** Runs the command that is named; returns the exit code. */
    static int run(String... arguments) {
        // What a command prints is for other programs; whatever is logged goes elsewhere, and only what is worth a
        // warning.
        System.setProperty("ias.log.target", "System.err");
        System.setProperty("ias.log.level", "ERROR");
        try (var commands = new AdminCommands()) {
            return new CommandLine(commands)
                    .addSubcommand(new AccessKeyCommand(commands::accessKeys))
                    .addSubcommand(new AddressCommand(commands::addresses))
                    .addSubcommand(new ConfigCommand(commands::trial))
                    .addSubcommand(new KeysCommand(new KeyRotation(new ClockFactory().clock()), commands::ring))
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

    private AccessKeys accessKeys() {
        return bean(
                AccessKeys.class,
                PATIENT,
                settings -> RequiredSettings.missingForCommands(settings, KeyPurpose.ACCESS_KEY));
    }

    private AddressAdministration addresses() {
        return bean(
                AddressAdministration.class,
                PATIENT,
                settings -> RequiredSettings.missingForCommands(settings, KeyPurpose.SECRET));
    }

    private ConfigurationTrial trial() {
        return bean(ConfigurationTrial.class, WITHOUT_DATABASE, RequiredSettings::missing);
    }

    private KeyRing ring(KeyPurpose purpose) {
        return bean(Keys.class, WITHOUT_DATABASE, settings -> RequiredSettings.missing(settings, purpose))
                .ring(purpose);
    }

    /** Only when it is needed, so that help costs nothing. */
    private <T> T bean(
            Class<T> type, Map<String, Object> properties, Function<PropertyResolver, List<String>> missingSettings) {
        if (context == null) {
            context = ApplicationContext.builder()
                    .mainClass(Application.class)
                    .environments(ServiceOnly.COMMAND)
                    .properties(properties)
                    .properties(QUIET)
                    .banner(false)
                    .build();
            var missing = missingSettings.apply(context.getEnvironment().start());
            if (!missing.isEmpty()) {
                throw new IllegalStateException(String.join(System.lineSeparator(), missing));
            }
            context.start();
        }
        return context.getBean(type);
    }

    /** In a line, not in a stack trace: the causes are what tells most. */
    private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            command.getErr().println(cause.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
