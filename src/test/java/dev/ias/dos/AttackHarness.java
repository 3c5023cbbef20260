package dev.ias.dos;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.RawConnection;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.SignedCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;

/**
 * Attacks the packaged service, with bounded memory, threads and file handles, while honest callers use it. SIGTERM is
 * sent during a second attack of the same kind.
 */
final class AttackHarness implements AutoCloseable {

    private static final Pattern NO_ERRORS = Pattern.compile("\\{}");

    /** The attacked jar: that of the property {@code ias.dos.jar}, or that of the build. */
    static final String JAR = System.getProperty("ias.dos.jar", Deployment.JAR);

    private static final int THREADS = 512;
    private static final int FILE_HANDLES = 1_024;
    private static final long RESIDENT_MEGABYTES = 512;
    private static final Path LOGS = Path.of("target", "dos", "logs");
    private static final Path JVM_OPTIONS = Path.of("src", "deploy", "container", "jvm.options");
    // These options need the image's AOT cache and the container's memory limit.
    private static final List<String> IMAGE_OPTIONS = List.of("-XX:AOTCache", "-XX:MaxRAMPercentage");
    // Unassigned user ids. A different one each time, because the limit counts all threads of a user.
    private static final int LOWEST_USER = 61_184;
    private static final int HIGHEST_USER = 65_519;
    private static final String ROOT = "root";
    private static final String ACCESSIBLE = "rwxr-xr-x";

    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration MAX_WARM_UP = Duration.ofSeconds(30);
    private static final Duration WARM_LATENCY = Duration.ofMillis(100);
    private static final int WARM_IN_FLIGHT = 3;
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration DURING = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofSeconds(4);
    private static final Duration BEFORE_SIGTERM = Duration.ofSeconds(3);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    // The target of one second is printed, not asserted: timing depends on the load of the machine.
    private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(30);
    // Drain, in-flight requests, lanes and queues.
    private static final Duration GRACE = Duration.ofSeconds(40);
    // The JVM's exit code after SIGTERM: 128 + 15.
    private static final int TERMINATED = 143;
    private static final Duration METRICS_TIMEOUT = Duration.ofSeconds(5);
    private static final int UNKNOWN = -1;
    private static final Pattern SERVER_ERRORS =
            Pattern.compile("(?m)^ias_call_seconds_count\\{[^}]*status=\"500\"[^}]*} (\\S+)");

    private final Deployment deployment;
    private final String jar;

    AttackHarness(Path directory) throws IOException {
        this.jar = readable(directory);
        this.deployment = new Deployment(directory)
                .set("MALLOC_ARENA_MAX", "2")
                .set("IAS_LIMITS_ACCOUNT_ADDRESSES_PER_DAY", "1000000");
    }

    Deployment deployment() {
        return deployment;
    }

    /** Runs the attack, adds its row to the table and makes the assertions that apply to every attack. */
    void survives(String attack, DosTable table, Function<Deployment.Instance, RunningAttack> start) {
        survives(attack, table, start, NO_ERRORS, (softly, outcome) -> {});
    }

    /** Like {@link #survives(String, DosTable, Function)}, with the errors that honest callers may get. */
    void survives(
            String attack, DosTable table, Function<Deployment.Instance, RunningAttack> start, Pattern expectedErrors) {
        survives(attack, table, start, expectedErrors, (softly, outcome) -> {});
    }

    /** Like {@link #survives(String, DosTable, Function)}, with additional assertions. */
    void survives(
            String attack,
            DosTable table,
            Function<Deployment.Instance, RunningAttack> start,
            BiConsumer<SoftAssertions, DosOutcome> further) {
        survives(attack, table, start, NO_ERRORS, further);
    }

    private void survives(
            String attack,
            DosTable table,
            Function<Deployment.Instance, RunningAttack> start,
            Pattern expectedErrors,
            BiConsumer<SoftAssertions, DosOutcome> further) {
        var instance = deployment.start(launcher(), arguments());
        var signed = SignedCalls.ofNewKey(deployment, jar);
        DosOutcome outcome;
        try (var callers = new HonestCallers(deployment, instance, signed)) {
            outcome = attack(instance, callers, start);
        }
        table.add(attack, outcome);
        keepLog(attack, instance.process());
        var softly = new SoftAssertions();
        softly.assertThat(outcome.errorsByKind()).as("errors of honest callers").matches(expectedErrors);
        softly.assertThat(outcome.threads()).as("threads").isLessThan(THREADS);
        softly.assertThat(outcome.residentMegabytes()).as("RSS in MB").isLessThanOrEqualTo(RESIDENT_MEGABYTES);
        softly.assertThat(outcome.recovery()).as("recovery").isPresent();
        softly.assertThat(outcome.terminated())
                .as("SIGTERM: " + outcome.termination())
                .isTrue();
        further.accept(softly, outcome);
        softly.assertAll();
    }

    static void flood(String attack, DosTable table, Path directory, FloodPlan plan) throws IOException {
        try (var harness = new AttackHarness(directory)) {
            harness.survives(attack, table, instance -> new Flood(plan, instance.port()));
        }
    }

    private static DosOutcome attack(
            Deployment.Instance instance, HonestCallers callers, Function<Deployment.Instance, RunningAttack> start) {
        var process = instance.process();
        warmUp(callers);
        var began = System.nanoTime();
        watch(process, BEFORE);
        var attacked = System.nanoTime();
        Peak peak;
        long over;
        long connections;
        long bytes;
        String attackers;
        try (var attack = start.apply(instance)) {
            peak = watch(process, DURING);
            connections = attack.connections();
            bytes = attack.bytes();
            attackers = attack.summary();
            over = System.nanoTime();
        }
        var recovery = awaitRecovery(process, callers, over);
        peak = peak.and(watch(process, AFTER));
        var ended = System.nanoTime();
        callers.settle();
        var serverErrors = serverErrors(instance);
        var end = end(instance, start);
        peak = peak.and(end.peak());
        return new DosOutcome(
                connections,
                bytes,
                callers.between(began, ended),
                Latencies.of(callers.between(began, attacked)),
                Latencies.of(callers.between(attacked, over)),
                Latencies.of(callers.between(over, ended)),
                peak.threads(),
                peak.residentMegabytes(),
                recovery,
                end.description(),
                end.terminated(),
                attackers + "; answers 500 that the service counted: " + serverErrors,
                serverErrors);
    }

    private static void warmUp(HonestCallers callers) {
        awaitWarmUp(callers);
        callers.startFullLoad();
        awaitWarmUp(callers);
    }

    /** Waits until calls are as fast as after JIT compilation. */
    private static void awaitWarmUp(HonestCallers callers) {
        var began = System.nanoTime();
        Pause.of(WARM_UP);
        while (!warm(callers) && System.nanoTime() - began < MAX_WARM_UP.toNanos()) {
            Pause.of(POLL_INTERVAL);
        }
    }

    private static boolean warm(HonestCallers callers) {
        var now = System.nanoTime();
        var latest = Latencies.of(callers.between(now - WARM_UP.toNanos(), now));
        return latest.at(0.9).compareTo(WARM_LATENCY) <= 0 && callers.inFlight() <= WARM_IN_FLIGHT;
    }

    private record ShutdownResult(String description, boolean terminated, Peak peak) {}

    /** Peak number of threads and peak memory. */
    private record Peak(long threads, long residentMegabytes) {

        private static final Peak NONE = new Peak(0, 0);

        private static Peak of(ServiceProcess process) {
            return new Peak(process.status("Threads"), process.status("VmHWM") / 1024);
        }

        private Peak and(Peak other) {
            return new Peak(Math.max(threads, other.threads), Math.max(residentMegabytes, other.residentMegabytes));
        }
    }

    private static ShutdownResult end(
            Deployment.Instance instance, Function<Deployment.Instance, RunningAttack> start) {
        var process = instance.process();
        if (!process.isAlive()) {
            return new ShutdownResult("ended during the attack: exit code " + process.awaitExit(), false, Peak.NONE);
        }
        try (var ignored = start.apply(instance)) {
            var peak = watch(process, BEFORE_SIGTERM);
            if (!process.isAlive()) {
                return new ShutdownResult("ended before SIGTERM: exit code " + process.awaitExit(), false, peak);
            }
            var asked = System.nanoTime();
            var code = process.terminate(GRACE);
            var took = DosTable.seconds(Duration.ofNanos(System.nanoTime() - asked));
            if (code.isEmpty()) {
                process.kill();
                return new ShutdownResult("NO, killed after " + took, false, peak);
            }
            var terminated = code.getAsInt() == TERMINATED;
            return new ShutdownResult(
                    (terminated ? "" : "exit code " + code.getAsInt() + ", ") + took, terminated, peak);
        }
    }

    private static Peak watch(ServiceProcess process, Duration time) {
        var peak = Peak.NONE;
        for (var end = System.nanoTime() + time.toNanos(); System.nanoTime() - end < 0; Pause.of(POLL_INTERVAL)) {
            peak = peak.and(Peak.of(process));
        }
        return peak;
    }

    private static Optional<Duration> awaitRecovery(ServiceProcess process, HonestCallers callers, long over) {
        var recovery = callers.recoveredSince(over);
        while (recovery.isEmpty() && process.isAlive() && System.nanoTime() - over < RECOVERY_TIMEOUT.toNanos()) {
            Pause.of(POLL_INTERVAL);
            recovery = callers.recoveredSince(over);
        }
        return recovery;
    }

    private static long serverErrors(Deployment.Instance instance) {
        try (var management =
                new RawConnection(URI.create("http://127.0.0.1:" + instance.managementPort()), METRICS_TIMEOUT)) {
            return management.send("GET /prometheus HTTP/1.1\r\nHost: a\r\n\r\n").receive().stream()
                    .flatMap(reply -> SERVER_ERRORS.matcher(reply.body()).results())
                    .mapToLong(result -> (long) Double.parseDouble(result.group(1)))
                    .sum();
        } catch (UncheckedIOException e) {
            return UNKNOWN;
        }
    }

    private static void keepLog(String attack, ServiceProcess process) {
        var file = LOGS.resolve(attack.replaceAll("[^A-Za-z0-9]+", "-") + ".log");
        try {
            Files.createDirectories(LOGS);
            Files.writeString(file, process.output() + process.errors());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the command that sets the limits. Limits do not apply to root, so the service then runs as another user.
     */
    private static List<String> launcher() {
        if (!Files.isExecutable(Path.of("/usr/bin/prlimit")) || !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            return List.of();
        }
        var limits = new ArrayList<>(List.of("prlimit", "--nofile=" + FILE_HANDLES));
        if (System.getProperty("user.name").equals(ROOT)) {
            // The limit counts all processes of a user, for an ordinary user including those of the tests.
            limits.add("--nproc=" + THREADS);
            var user = ThreadLocalRandom.current().nextInt(LOWEST_USER, HIGHEST_USER);
            limits.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        }
        return limits;
    }

    private String[] arguments() {
        try (var options = Files.lines(JVM_OPTIONS)) {
            var arguments = new ArrayList<>(List.of(Deployment.HEAP));
            options.filter(option -> option.startsWith("-"))
                    .filter(option -> IMAGE_OPTIONS.stream().noneMatch(option::startsWith))
                    .forEach(arguments::add);
            arguments.addAll(List.of("-jar", jar));
            return arguments.toArray(String[]::new);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies the jar to a place that any user can read; the build directory may not be accessible. */
    private static String readable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(ACCESSIBLE));
        var copy = Files.copy(Path.of(JAR), directory.resolve("ias.jar"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(ACCESSIBLE));
        return copy.toString();
    }

    @Override
    public void close() throws IOException {
        deployment.close();
    }
}
