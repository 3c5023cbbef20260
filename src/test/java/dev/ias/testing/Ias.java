package dev.ias.testing;

import dev.ias.key.KeyPurpose;
import dev.ias.settings.SettingsContext;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A running service and a client of its REST API. */
public final class Ias implements AutoCloseable {

    public static final String JSON = "application/json";

    // Fails the test instead of blocking the run if a call is never answered.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI root;
    private final ApplicationContext context;
    private final Optional<TestRelay> relay;
    private final HttpClient http;

    private Ias(URI root, ApplicationContext context, Optional<TestRelay> relay) {
        this(root, context, relay, HttpClient.newHttpClient());
    }

    private Ias(URI root, ApplicationContext context, Optional<TestRelay> relay, HttpClient http) {
        this.root = root;
        this.context = context;
        this.relay = relay;
        this.http = http;
    }

    /** Returns a client of a service that runs in another process. */
    public static Ias at(int port) {
        return at(port, HttpClient.newHttpClient());
    }

    /** Returns a client that calls from an address of this machine. */
    public static Ias at(int port, InetAddress from) {
        return at(port, HttpClient.newBuilder().localAddress(from).build());
    }

    private static Ias at(int port, HttpClient http) {
        return new Ias(
                URI.create("http://localhost:" + port),
                ApplicationContext.builder().build(),
                Optional.empty(),
                http);
    }

    /**
     * Builder of a service. Settings have their defaults, except for the limits on clients and instances and for the
     * time between mails of different sign-ups.
     */
    public static final class Setup {

        /** Limits of actors, which are all one client in most tests. */
        public static final List<String> UNLIMITED = List.of(
                "client-sign-ups-per-hour",
                "site-sign-ups-per-hour",
                "network-sign-ups-per-hour",
                "client-wrong-codes-per-hour",
                "site-wrong-codes-per-hour",
                "network-wrong-codes-per-hour",
                "recipient-share-per-hour",
                "recipient-share-per-day",
                "instance-mails-per-second");

        private final Map<String, Object> settings = new HashMap<>(Map.of(
                "micronaut.server.port",
                -1,
                "endpoints.all.port",
                -1,
                "ias.database.username",
                "postgres",
                "ias.mail.from",
                "Example <no-reply@sender.example>",
                "ias.mail.tls",
                "NONE",
                "ias.link.base-url",
                "https://verify.example.com",
                "ias.limits.recipient-cool-down",
                "0s"));

        {
            UNLIMITED.forEach(limit -> settings.put("ias.limits." + limit, 1_000_000));
            settings.put("ias.http.drain", "0s");
            settings.put("ias.http.connections-per-client", 1_000_000);
            settings.put("ias.swagger-ui.enabled", true);
            // No test depends on the DNS of the machine; those of DNS have a name server of their own.
            settings.put("ias.mail.check-domain", false);
        }

        private final List<String> environments = new ArrayList<>(List.of("test"));
        private final List<RuntimeBeanDefinition<?>> beans = new ArrayList<>();
        private Optional<TestRelay> ownRelay = Optional.empty();

        public Setup on(TestDatabase database, TestRelay relay) {
            return set("ias.database.url", database.url())
                    .set("ias.mail.host", "localhost")
                    .set("ias.mail.port", relay.port());
        }

        /** Uses a database and a relay that the test does not look at. They end with the service. */
        public Setup alone() {
            var relay = new TestRelay();
            ownRelay = Optional.of(relay);
            return on(TestDatabase.create(), relay);
        }

        public Setup clock(Clock clock) {
            return replace(Clock.class, clock);
        }

        /** Replaces all beans of a type with the given one. */
        public <T> Setup replace(Class<T> type, T bean) {
            beans.add(RuntimeBeanDefinition.builder(type, () -> bean)
                    .singleton(true)
                    .replaces(type)
                    .build());
            return this;
        }

        /** Adds an environment to "test". */
        public Setup environment(String name) {
            environments.add(name);
            return this;
        }

        /** Sets all limits to their defaults. */
        public Setup defaultLimits() {
            settings.keySet().removeIf(setting -> setting.startsWith("ias.limits."));
            return this;
        }

        public Setup set(String name, Object value) {
            settings.put(name, value);
            return this;
        }

        public Ias start() {
            for (var purpose : KeyPurpose.values()) {
                settings.putIfAbsent(purpose.setting(), TestKeys.ring(purpose));
            }
            var context = SettingsContext.builder()
                    .environments(environments.toArray(String[]::new))
                    .deduceEnvironment(false)
                    .properties(settings)
                    .beanDefinitions(beans.toArray(RuntimeBeanDefinition[]::new))
                    .start();
            return new Ias(context.getBean(EmbeddedServer.class).start().getURI(), context, ownRelay);
        }
    }

    public static Setup setup() {
        return new Setup();
    }

    public Answer signUp(String email) {
        return post("/users", "{\"email\":\"%s\"}".formatted(email));
    }

    public Answer resend(String token) {
        return post("/users/email-verification-code", "", "Authorization", "Bearer " + token);
    }

    public Answer confirm(String token, String code) {
        return post(
                "/users/email-verification",
                "{\"otpCode\":\"%s\"}".formatted(code),
                "Authorization",
                "Bearer " + token);
    }

    /** Posts JSON; {@code headers} alternate names and values. */
    public Answer post(String path, String body, String... headers) {
        return send(posting(path, body, headers));
    }

    /** Posts JSON over a new connection, because the server closes the connection after an unreadable request. */
    public Answer postAlone(String path, String body, String... headers) {
        try (var alone = HttpClient.newHttpClient()) {
            return send(alone, posting(path, body, headers));
        }
    }

    private HttpRequest posting(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", JSON)
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** Gets a path; {@code headers} alternate names and values. */
    public Answer get(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public Answer send(HttpRequest request) {
        return send(http, request);
    }

    private static Answer send(HttpClient http, HttpRequest request) {
        try {
            var answer = new Answer(http.send(request, HttpResponse.BodyHandlers.ofString()));
            Sentinels.answered(answer);
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes calls in parallel. */
    public static <T> List<T> parallel(int calls, IntFunction<T> call) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return IntStream.range(0, calls)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.apply(i), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    public URI uri(String path) {
        return root.resolve(path);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(Class<T> type, String name) {
        return context.getBean(type, Qualifiers.byName(name));
    }

    @Override
    public void close() {
        http.close();
        context.findBean(PrometheusMeterRegistry.class)
                .map(PrometheusMeterRegistry::scrape)
                .ifPresent(Sentinels::metrics);
        context.close();
        relay.ifPresent(TestRelay::close);
    }
}
