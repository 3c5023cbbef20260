package dev.ias;

import dev.ias.account.AccessKeys;
import dev.ias.bounce.Suppressions;
import dev.ias.database.SchemaMigration;
import dev.ias.key.KeyPurpose;
import dev.ias.key.KeyRing;
import dev.ias.key.KeyRotation;
import dev.ias.key.Keys;
import dev.ias.mail.MailPreview;
import dev.ias.ops.AccessKeyCommand;
import dev.ias.ops.AddressCommand;
import dev.ias.ops.ConfigCommand;
import dev.ias.ops.ConfigurationPreflight;
import dev.ias.ops.DatabaseCommand;
import dev.ias.ops.KeysCommand;
import dev.ias.ops.Version;
import dev.ias.ops.preview.MailCommand;
import dev.ias.ops.preview.PageCommand;
import dev.ias.ops.suppression.SuppressionCommand;
import dev.ias.settings.SettingsContext;
import dev.ias.store.AddressAdministration;
import dev.ias.web.PagePreview;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.value.PropertyResolver;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Admin commands of the jar. They use the settings of the service, but most of them need only some of the settings. */
@Command(name = "ias", description = "Without a command, starts the service.", synopsisSubcommandLabel = "[COMMAND]")
final class AdminCommands implements AutoCloseable, Runnable {

    // An argument of the service.
    private static final Pattern SETTING = Pattern.compile("--?ias\\.[^=]+=.*", Pattern.DOTALL);

    // A scan of a whole table takes longer than the timeouts of requests, and no index supports it.
    private static final Map<String, Object> LONG_QUERIES = Map.of(
            "datasources.default.data-source-properties.socketTimeout", "600",
            "datasources.default.connection-init-sql", "set enable_seqscan = on");

    // The framework would check health after a minute.
    private static final Map<String, Object> WITHOUT_HEALTH_MONITOR = Map.of("micronaut.health.monitor.enabled", false);

    // Without this, the connection pool would be created and the schema migrated.
    private static final Map<String, Object> WITHOUT_DATABASE = Map.of("datasources.default.enabled", false);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli shows the help itself
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    @SuppressWarnings("UnusedVariable") // picocli shows the version itself
    private boolean version;

    private final KeyRotation keys = new KeyRotation(new ClockFactory().clock());
    private @Nullable ApplicationContext context;

    private AdminCommands() {}

    /**
     * Returns whether the arguments are those of a command. The only arguments of the service are settings, such as
     * {@code --ias.http.port=8080}; a misspelled option must not start it.
     */
    static boolean named(String... arguments) {
        return !Arrays.stream(arguments)
                .allMatch(argument -> SETTING.matcher(argument).matches());
    }

    /** Runs a command and returns its exit code. */
    static int run(String... arguments) {
        // Standard output is for other programs; errors are logged to standard error.
        System.setProperty("log.target", "System.err");
        System.setProperty("log.level", "ERROR");
        try (var commands = new AdminCommands()) {
            var line = new CommandLine(commands);
            line.getCommandSpec().version("ias " + Version.current());
            return line.addSubcommand(new AccessKeyCommand(commands::accessKeys))
                    .addSubcommand(new AddressCommand(commands::addresses))
                    .addSubcommand(new ConfigCommand(commands::preflight))
                    .addSubcommand(new DatabaseCommand(commands::migration))
                    .addSubcommand(new KeysCommand(commands.keys, commands::ring))
                    .addSubcommand(new MailCommand(commands::mailPreview))
                    .addSubcommand(new PageCommand(
                            (directory, tags) -> commands.pagePreview().write(directory, tags)))
                    .addSubcommand(new SuppressionCommand(commands::suppressions))
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
                LONG_QUERIES,
                settings -> RequiredSettings.missingForCommands(settings, KeyPurpose.ACCESS_KEY));
    }

    private AddressAdministration addresses() {
        return bean(
                AddressAdministration.class,
                LONG_QUERIES,
                settings -> RequiredSettings.missingForCommands(settings, KeyPurpose.SECRET));
    }

    private Suppressions suppressions() {
        return bean(
                Suppressions.class,
                LONG_QUERIES,
                settings -> RequiredSettings.missingForCommands(settings, KeyPurpose.SECRET));
    }

    private ConfigurationPreflight preflight() {
        return bean(ConfigurationPreflight.class, WITHOUT_DATABASE, RequiredSettings::missing);
    }

    private SchemaMigration migration() {
        return bean(SchemaMigration.class, WITHOUT_DATABASE, RequiredSettings::missingForDatabase);
    }

    private KeyRing ring(KeyPurpose purpose) {
        return bean(Keys.class, WITHOUT_DATABASE, settings -> RequiredSettings.missing(settings, purpose))
                .ring(purpose);
    }

    private MailPreview mailPreview() {
        return withExamples(MailPreview.class);
    }

    private PagePreview pagePreview() {
        return withExamples(PagePreview.class);
    }

    private <T> T withExamples(Class<T> type) {
        return bean(type, WITHOUT_DATABASE, RequiredSettings.examples(keys::create), settings -> List.of());
    }

    private <T> T bean(
            Class<T> type, Map<String, Object> properties, Function<PropertyResolver, List<String>> missingSettings) {
        return bean(type, properties, Map.of(), missingSettings);
    }

    /**
     * Creates the context on first use, so that help needs no settings.
     *
     * @param examples values of settings that are not set
     */
    private <T> T bean(
            Class<T> type,
            Map<String, Object> properties,
            Map<String, Object> examples,
            Function<PropertyResolver, List<String>> missingSettings) {
        if (context == null) {
            context = SettingsContext.builder()
                    .mainClass(Application.class)
                    .environments(ServiceOnly.COMMAND)
                    .propertySources(PropertySource.of("examples", examples, Ordered.HIGHEST_PRECEDENCE))
                    .properties(properties)
                    .properties(WITHOUT_HEALTH_MONITOR)
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

    /** Prints the message of the failure and of each cause, one per line, instead of a stack trace. */
    private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            command.getErr().println(cause.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
