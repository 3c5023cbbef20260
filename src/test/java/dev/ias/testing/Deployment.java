package dev.ias.testing;

import dev.ias.key.KeyPurpose;
import io.micronaut.core.naming.NameUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Instances of the packaged service in separate processes, with a database and a relay that can fail. */
public final class Deployment implements AutoCloseable {

    public static final String JAR = System.getProperty("test.jar");
    // Small, so that a memory leak makes the service fail.
    public static final String HEAP = "-Xmx256m";
    private static final String ROLE = "ias";

    private final Optional<TestDatabase.Server> server;
    private final TestDatabase database;
    private final ScriptedRelay relay = new ScriptedRelay();
    private final Optional<ScriptedRelay> spare;
    private final Map<String, String> settings = new HashMap<>();
    private final List<Instance> instances = new ArrayList<>();

    /** Starts a database server and a relay. */
    public Deployment(Path directory) {
        this(started(directory), Optional.empty());
    }

    /** Starts a database server and two relays, {@code first} and {@code spare}, in order of preference. */
    public static Deployment withSpareRelay(Path directory) {
        return new Deployment(started(directory), Optional.of(new ScriptedRelay()));
    }

    private Deployment(TestDatabase.Server server, Optional<ScriptedRelay> spare) {
        this(Optional.of(server), server.database(), spare);
        database.execute("create role %s login".formatted(ROLE));
        database.execute("grant all on schema public to %s".formatted(ROLE));
    }

    /** Starts a relay; the database is that of a server that the caller stops, and has the role {@code ias}. */
    public Deployment(TestDatabase database) {
        this(Optional.empty(), database, Optional.empty());
    }

    /** Starts two relays, {@code first} and {@code spare}, in order of preference. */
    public static Deployment withSpareRelay(TestDatabase database) {
        return new Deployment(Optional.empty(), database, Optional.of(new ScriptedRelay()));
    }

    private Deployment(Optional<TestDatabase.Server> server, TestDatabase database, Optional<ScriptedRelay> spare) {
        this.server = server;
        this.database = database;
        this.spare = spare;
        settings.put("IAS_DATABASE_URL", database.url());
        settings.put("IAS_DATABASE_USERNAME", ROLE);
        if (spare.isPresent()) {
            useRelay("IAS_MAIL_RELAYS_FIRST", relay);
            useRelay("IAS_MAIL_RELAYS_SPARE", spare.get());
            settings.put("IAS_MAIL_RELAYS_FIRST_ORDER", "1");
        } else {
            useRelay("IAS_MAIL", relay);
        }
        settings.put("IAS_MAIL_FROM", "Example <no-reply@sender.example>");
        settings.put("IAS_MAIL_CHECK_DOMAIN", "false");
        settings.put("IAS_DNS_SERVERS", "127.0.0.1:9");
        settings.put("IAS_DNS_TIMEOUT", "10ms");
        settings.put("IAS_LINK_BASE_URL", "https://verify.example.com");
        // All calls come from one machine, more than the default limits allow.
        Ias.Setup.UNLIMITED.forEach(limit -> settings.put(variable("ias.limits." + limit), "100000000"));
        settings.put("IAS_LIMITS_RECIPIENT_COOL_DOWN", "0s");
        settings.put("IAS_LIMITS_RESEND_DELAYS", "1s");
        settings.put("IAS_GUESS_BREAKER_MINIMUM_WRONG_CODES", "100000000");
        settings.put("IAS_GUESS_BREAKER_MAXIMUM_WRONG_CODES", "100000000");
        for (var purpose : KeyPurpose.values()) {
            settings.put(variable(purpose.setting()), TestKeys.ring(purpose));
        }
    }

    private void useRelay(String prefix, ScriptedRelay used) {
        settings.put(prefix + "_HOST", "localhost");
        settings.put(prefix + "_PORT", String.valueOf(used.port()));
        settings.put(prefix + "_TLS", "NONE");
    }

    private static TestDatabase.Server started(Path directory) {
        try {
            return new TestDatabase.Server(directory.resolve("postgresql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variable(String setting) {
        return NameUtils.environmentName(setting);
    }

    /** One process; it keeps its ports when it is restarted. */
    public final class Instance {

        private final int port = ServiceProcess.freePort();
        private final int managementPort = ServiceProcess.freePort();
        private final Ias ias = Ias.at(port);
        private final List<String> launcher;
        private final String[] arguments;
        private ServiceProcess process;

        private Instance(List<String> launcher, String... arguments) {
            this.launcher = launcher;
            this.arguments = arguments;
            this.process = launch();
        }

        private ServiceProcess launch() {
            var own = new HashMap<>(settings);
            own.put("IAS_HTTP_PORT", String.valueOf(port));
            own.put("IAS_MANAGEMENT_PORT", String.valueOf(managementPort));
            return ServiceProcess.startBehind(launcher, own, arguments).awaitStart();
        }

        public int port() {
            return port;
        }

        public int managementPort() {
            return managementPort;
        }

        /** Returns a client of the REST API. */
        public Ias ias() {
            return ias;
        }

        public ServiceProcess process() {
            return process;
        }

        public void restart() {
            process.close();
            process = launch();
        }
    }

    /** Sets an environment variable of all instances started after this call. */
    public Deployment set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    public Instance start() {
        return start(HEAP, "-jar", JAR);
    }

    /** Starts an instance with other arguments of the java command. */
    public Instance start(String... arguments) {
        return start(List.of(), arguments);
    }

    /** Starts an instance with a launcher such as prlimit, which executes java in its own process. */
    public Instance start(List<String> launcher, String... arguments) {
        var instance = new Instance(launcher, arguments);
        instances.add(instance);
        return instance;
    }

    /** Runs a command of a jar, such as {@code access-key create}, with the settings of the instances. */
    public String run(String jar, String... command) {
        return execute(jar, command).output();
    }

    /** Result of a command. */
    public record Result(int exitCode, String output, String errors) {}

    /** Runs a command of a jar and returns its exit code too. */
    public Result execute(String jar, String... command) {
        var arguments =
                Stream.concat(Stream.of("-jar", jar), Stream.of(command)).toArray(String[]::new);
        try (var process = ServiceProcess.start(settings, arguments)) {
            return new Result(process.awaitExit(), process.output(), process.errors());
        }
    }

    public TestDatabase.Server server() {
        return server.orElseThrow();
    }

    public TestDatabase database() {
        return database;
    }

    public ScriptedRelay relay() {
        return relay;
    }

    /** Returns the relay that is used if the other one fails. */
    public ScriptedRelay spare() {
        return spare.orElseThrow();
    }

    /** Returns the mails of all relays, those to each recipient in the order of their arrival. */
    public Map<String, List<RelayedMail>> mailsByRecipient() {
        return Stream.concat(Stream.of(relay), spare.stream())
                .flatMap(each -> each.mailsByRecipient().values().stream())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(RelayedMail::at))
                .collect(Collectors.groupingBy(RelayedMail::recipient));
    }

    @Override
    public void close() throws IOException {
        for (var instance : instances) {
            instance.process.close();
            instance.ias.close();
        }
        relay.close();
        spare.ifPresent(ScriptedRelay::close);
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
