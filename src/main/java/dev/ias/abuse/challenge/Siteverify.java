package dev.ias.abuse.challenge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ias.network.IpAddress;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import dev.ias.verification.Failure.InvalidSolution;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CAPTCHAs whose solutions the provider verifies over HTTPS: one POST without redirects, proxy or cookies. The timeout
 * bounds it as a whole. A circuit breaker stops the calls while the provider fails. A solution that cannot be verified
 * is handled as {@code ias.challenge.on-failure} says; one that exceeds the bound of calls in flight is not, because
 * callers could cause that.
 */
final class Siteverify implements SolutionVerifier, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Siteverify.class);

    /** Tokens of reCAPTCHA have about 2,000 characters, of hCaptcha up to 4,000. */
    private static final int MAX_SOLUTION = 6_144;

    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    // Providers accept a token for at most five minutes, and once; this bounds the replay of a token over instances.
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(30);

    private static final int CIRCUIT_WINDOW = 10;
    private static final float CIRCUIT_THRESHOLD_PERCENT = 50;
    private static final Duration CIRCUIT_OPEN_TIME = Duration.ofSeconds(5);

    private final ChallengeProvider provider;
    private final String siteKey;
    private final SecretValue<String> secret;
    private final URI url;
    private final Duration timeout;
    private final boolean failsOpen;
    private final Clock clock;
    private final Semaphore inFlight;
    private final CircuitBreaker circuit;
    private final HttpClient http;

    Siteverify(ChallengeSettings settings, Secrets secrets, Clock clock) {
        this.provider = settings.parsedProvider();
        this.siteKey = settings.publicKey().orElseThrow();
        this.secret = settings.secretKey(secrets).orElseThrow();
        // Reads the file here, because calls must not block.
        var _ = secret.last();
        this.url = settings.verification();
        this.timeout = settings.timeout();
        this.failsOpen = settings.failsOpen();
        this.clock = clock;
        this.inFlight = new Semaphore(settings.connections());
        this.circuit = CircuitBreaker.of(
                provider.text(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(CIRCUIT_WINDOW)
                        .minimumNumberOfCalls(CIRCUIT_WINDOW)
                        .failureRateThreshold(CIRCUIT_THRESHOLD_PERCENT)
                        .waitDurationInOpenState(CIRCUIT_OPEN_TIME)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
        // The client's own threads: their number is bounded by the calls in flight.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public CallerChallenge issue() {
        return new CallerChallenge(provider.text(), Optional.of(siteKey), Optional.empty());
    }

    @Override
    public CompletableFuture<Verified> verify(String solution, InetAddress client) {
        if (solution.length() > MAX_SOLUTION) {
            return failed(new FailureException(new InvalidSolution()));
        }
        if (!inFlight.tryAcquire()) {
            return failed(new FailureException(new StepFailed(Step.QUEUE)));
        }
        return attempt(solution, client)
                .whenComplete((answer, failure) -> inFlight.release())
                .handle((answer, failure) -> verified(solution, answer, failure));
    }

    private Verified verified(String solution, @Nullable SiteverifyAnswer answer, @Nullable Throwable failure) {
        if (answer == null && !failsOpen) {
            throw new FailureException(new StepFailed(Step.QUEUE), failure);
        }
        if (answer != null && !answer.success()) {
            throw new FailureException(new InvalidSolution());
        }
        return new Verified(solution, clock.instant().plus(TOKEN_LIFETIME), answer == null);
    }

    /** Fails if the provider gives no answer that decides about the solution. */
    private CompletableFuture<SiteverifyAnswer> attempt(String solution, InetAddress client) {
        if (!circuit.tryAcquirePermission()) {
            return failed(new IOException("circuit breaker is open"));
        }
        var start = circuit.getCurrentTimestamp();
        return call(solution, client).whenComplete((answer, failure) -> {
            var duration = circuit.getCurrentTimestamp() - start;
            if (failure == null) {
                circuit.onSuccess(duration, circuit.getTimestampUnit());
            } else {
                circuit.onError(duration, circuit.getTimestampUnit(), failure);
                LOG.warn("{} did not verify a solution: {}", provider.text(), String.valueOf(unwrapped(failure)));
            }
        });
    }

    private CompletableFuture<SiteverifyAnswer> call(String solution, InetAddress client) {
        var response = http.sendAsync(
                request(solution, client), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
        // The client's timeout ends with the headers; this one also bounds the body.
        return response.thenApply(Siteverify::parse)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> response.cancel(true));
    }

    private static SiteverifyAnswer parse(HttpResponse<byte[]> received) {
        try {
            // Some providers refuse malformed tokens, which callers choose, with 400.
            if (received.statusCode() != OK && received.statusCode() != BAD_REQUEST) {
                throw new IOException("status " + received.statusCode());
            }
            var answer = SiteverifyAnswer.parse(received.body());
            if (answer.success() && received.statusCode() != OK) {
                throw new IOException("success with status " + received.statusCode());
            }
            if (answer.isFault()) {
                throw new IOException(String.join(", ", answer.faults()));
            }
            return answer;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private HttpRequest request(String solution, InetAddress client) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("secret", secret.last());
        fields.put("response", solution);
        fields.put("remoteip", IpAddress.format(client));
        if (provider == ChallengeProvider.HCAPTCHA) {
            // Its secret is shared by all site keys of an account.
            fields.put("sitekey", siteKey);
        }
        return HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .header("User-Agent", "ias")
                .POST(BodyPublishers.ofString(form(fields)))
                .build();
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Returns the failure itself if it is wrapped by a future. */
    private static @Nullable Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    private static <T> CompletableFuture<T> failed(Exception failure) {
        return CompletableFuture.failedFuture(failure);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
