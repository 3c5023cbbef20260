package dev.ias.mail.smtp;

import dev.ias.mail.RelaySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Access tokens that a program of the operator prints on standard output (RFC 6750). A token is cached for {@code
 * ias.mail.token-lifetime}, or until the relay refuses it. Thread-safe: the program runs once at a time.
 */
final class TokenCommand {

    private static final int MAXIMUM_BYTES = 16 * 1024;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private record Token(String text, Instant until) {

        /** Omits the text, which is secret. */
        @Override
        public String toString() {
            return "Token";
        }
    }

    private final String setting;
    private final String[] command;
    private final Duration timeout;
    private final Duration lifetime;
    private final Clock clock;
    private Optional<Token> cached = Optional.empty();

    /**
     * Creates the tokens of a command, which has not run yet.
     *
     * @param command the program and its arguments, separated by white space
     */
    TokenCommand(RelaySettings relay, String command, Clock clock) {
        this.setting = relay.setting("token-command");
        this.command = command.strip().split("\\s+");
        this.timeout = relay.timeouts().token();
        this.lifetime = relay.account().tokenLifetime();
        this.clock = clock;
    }

    /**
     * Returns a token; runs the command if none is cached, which blocks for at most its timeout.
     *
     * @throws TokenUnavailableException if the command fails
     */
    synchronized String current() throws TokenUnavailableException {
        var now = clock.instant();
        var token = cached.filter(last -> now.isBefore(last.until()));
        if (token.isEmpty()) {
            token = Optional.of(new Token(run(), now.plus(lifetime)));
            cached = token;
        }
        return token.orElseThrow().text();
    }

    /** Discards a token that the relay has refused. */
    synchronized void refused(String text) {
        cached = cached.filter(last -> !last.text().equals(text));
    }

    private String run() throws TokenUnavailableException {
        var process = start();
        try {
            return token(output(process));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() throws TokenUnavailableException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new TokenUnavailableException(setting + " cannot be started");
        }
    }

    private byte[] output(Process process) throws TokenUnavailableException {
        var ends = System.nanoTime() + timeout.toNanos();
        var reading = new FutureTask<>(() -> process.getInputStream().readNBytes(MAXIMUM_BYTES + 1));
        Thread.ofPlatform().daemon().name("token-command").start(reading);
        try {
            var output = reading.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (output.length > MAXIMUM_BYTES) {
                throw new TokenUnavailableException(setting + " printed more than " + MAXIMUM_BYTES + " bytes");
            }
            if (!process.waitFor(ends - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw overdue();
            }
            if (process.exitValue() != 0) {
                throw new TokenUnavailableException(setting + " ended with status " + process.exitValue());
            }
            return output;
        } catch (TimeoutException e) {
            throw overdue();
        } catch (ExecutionException e) {
            throw new TokenUnavailableException(setting + ": its output cannot be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenUnavailableException(setting + " was interrupted");
        }
    }

    private TokenUnavailableException overdue() {
        return new TokenUnavailableException(setting + " did not end within " + timeout.toMillis() + " ms");
    }

    private String token(byte[] output) throws TokenUnavailableException {
        var text = new String(output, StandardCharsets.UTF_8).strip();
        if (!TOKEN.matcher(text).matches()) {
            throw new TokenUnavailableException(setting + " did not print one access token (RFC 6750 section 2.1)");
        }
        return text;
    }
}
