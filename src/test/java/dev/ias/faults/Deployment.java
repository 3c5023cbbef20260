package dev.ias.faults;

import dev.ias.key.KeyPurpose;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The packaged service as processes of its own, on a database and in front of a relay that can be broken. */
final class Deployment implements AutoCloseable {

    private static final String JAR = System.getProperty("ias.jar");
    // What does not fit in it does not come back: a service whose memory grows ends.
    private static final String HEAP = "-Xmx256m";
    private static final String ROLE = "ias";

    private final Path directory;
    private final TestDatabase.Server server;
    private final TestDatabase database;
    private final ScriptedRelay relay = new ScriptedRelay();
    private final Map<String, String> settings = new HashMap<>();
    private final List<Instance> instances = new ArrayList<>();

    Deployment(Path directory) {
        this.directory = directory;
        try {
            this.server = new TestDatabase.Server(directory.resolve("postgresql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.database = server.database();
        database.execute("create role %s login".formatted(ROLE));
        database.execute("grant all on schema public to %s".formatted(ROLE));
        settings.put("IAS_DATABASE_URL", database.url());
        settings.put("IAS_DATABASE_USERNAME", ROLE);
        settings.put("IAS_MAIL_HOST", "localhost");
        settings.put("IAS_MAIL_PORT", String.valueOf(relay.port()));
        settings.put("IAS_MAIL_TLS", "NONE");
        settings.put("IAS_MAIL_FROM", "Example <no-reply@sender.example>");
        settings.put("IAS_LINK_BASE_URL", "https://verify.example.com");
        // One machine makes the calls of many, and more of them than one instance is meant to take.
        settings.put("IAS_LIMITS_CLIENT_SIGN_UPS_PER_HOUR", "100000000");
        settings.put("IAS_LIMITS_INSTANCE_MAILS_PER_SECOND", "100000");
        settings.put("IAS_LIMITS_RESEND_DELAYS", "1s");
        for (var purpose : KeyPurpose.values()) {
            settings.put(
                    purpose.setting().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'),
                    TestKeys.ring(purpose));
        }
    }

    /** One process, at ports of its own that it keeps over restarts. */
    final class Instance {

        private final int port = ServiceProcess.freePort();
        private final int managementPort = ServiceProcess.freePort();
        private final Client client = new Client(port);
        private final String[] arguments;
        private ServiceProcess process;

        private Instance(String... arguments) {
            this.arguments = arguments;
            this.process = launch();
        }

        private ServiceProcess launch() {
            var own = new HashMap<>(settings);
            own.put("IAS_HTTP_PORT", String.valueOf(port));
            own.put("IAS_MANAGEMENT_PORT", String.valueOf(managementPort));
            return ServiceProcess.start(own, arguments).awaitStart();
        }

        int managementPort() {
            return managementPort;
        }

        Client client() {
            return client;
        }

        ServiceProcess process() {
            return process;
        }

        void restart() {
            process.close();
            process = launch();
        }
    }

    /** A setting of all instances that are started from now on, as the environment names it. */
    Deployment set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    Instance start() {
        return start(HEAP, "-jar", JAR);
    }

    /** The same jar with {@link SteppedService} in charge, and nothing else of the tests. */
    Instance startWithSteppedClock(Path offset) throws IOException {
        var classes = directory.resolve("classes");
        for (var type : List.of(SteppedService.class, SteppedService.Stepped.class)) {
            var name = type.getName().replace('.', '/') + ".class";
            var file = classes.resolve(name);
            Files.createDirectories(file.getParent());
            try (var bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(name))) {
                Files.write(file, bytes.readAllBytes());
            }
        }
        return start(
                HEAP,
                "-D" + SteppedService.OFFSET + "=" + offset,
                "-cp",
                JAR + File.pathSeparator + classes,
                SteppedService.class.getName());
    }

    private Instance start(String... arguments) {
        var instance = new Instance(arguments);
        instances.add(instance);
        return instance;
    }

    TestDatabase.Server server() {
        return server;
    }

    TestDatabase database() {
        return database;
    }

    ScriptedRelay relay() {
        return relay;
    }

    @Override
    public void close() throws IOException {
        for (var instance : instances) {
            instance.process.close();
            instance.client.close();
        }
        relay.close();
        server.close();
    }
}
