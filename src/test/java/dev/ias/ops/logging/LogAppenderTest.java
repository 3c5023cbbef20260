package dev.ias.ops.logging;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** Log lines written with the logback configuration of the service. */
class LogAppenderTest {

    private static final String FORGED = "2026-03-01T12:00:00.000Z INFO  d.i.calls - call method=GET status=200";
    private static final int MAXIMUM_LINE_BYTES = 256 * 1024;

    private final PrintStream before = System.out;
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch opened = new CountDownLatch(1);

    @AfterEach
    void stop() {
        opened.countDown();
        context.stop();
        System.setOut(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\u000b"})
    void lineBreaksInTextCannotForgeALine(String lineBreak) {
        var log = logger("text");
        var text = "x" + lineBreak + FORGED;

        log.info("message {}", text);
        log.atInfo().addKeyValue("method", text).log("call");
        log.warn("failed", new IllegalStateException(text, new IllegalArgumentException(text)));

        assertThat(lines())
                .noneMatch(line -> line.startsWith(FORGED.substring(0, 20)))
                .filteredOn(line -> !line.startsWith("\t"))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void longTextsAreTruncated(String format) {
        var log = logger(format);
        var text = "A".repeat(100_000);

        log.info("message {}", text);
        log.atInfo().addKeyValue("method", text).log("call");
        log.warn("failed", new IllegalStateException(text, new IllegalStateException(text)));

        assertThat(lines()).isNotEmpty().allSatisfy(line -> assertThat(line).hasSizeLessThan(40_000));
        assertThat(text()).contains("(95904 characters more)");
    }

    @Test
    void truncatedJsonLinesAreValidJson() {
        var log = logger("json");
        var text = "\u001b[31m\n\"}{\"" + "\uD83D\uDE00".repeat(5_000);

        log.atInfo().addKeyValue("method", text).log("call {}", text);
        log.warn("failed", new IllegalStateException(text));

        assertThat(lines()).hasSize(2).allSatisfy(line -> assertThat(json(line)).isTrue());
    }

    @Test
    void stackTracesAreReadable() {
        logger("text").warn("failed", new IllegalStateException("outer", new IOException("inner")));

        assertThat(lines())
                .anyMatch(line -> line.startsWith("\tjava.lang.IllegalStateException: outer"))
                .anyMatch(line -> line.startsWith("\tat dev.ias.ops.logging.LogAppenderTest.stackTracesAreReadable"))
                .anyMatch(line -> line.startsWith("\tCaused by: java.io.IOException: inner"));
    }

    @Test
    void deepThrowablesAreBounded() {
        var endless = new IllegalStateException("cause");
        for (var depth = 0; depth < 2_000; depth++) {
            endless = new IllegalStateException("x".repeat(1_000), endless);
            endless.addSuppressed(new IllegalStateException("y".repeat(1_000)));
        }

        logger("json").warn("failed", endless);

        assertThat(written()).hasSizeLessThan(MAXIMUM_LINE_BYTES);
    }

    @Test
    void loggingDoesNotBlockIfTheStreamIsNotRead() {
        var log = logger("text", new BlockedStream());
        var line = "A".repeat(4_000);

        // Ten times the capacity of the queue.
        for (var i = 0; i < 10 * LineQueue.MAXIMUM_BYTES / line.length(); i++) {
            log.info(line);
        }

        var appender = (LogAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stdout");
        assertThat(appender.dropped()).isGreaterThan(4_000);
        var dropped = appender.dropped();
        opened.countDown();
        eventually(() -> {
            log.info("again");
            assertThat(text()).contains(String.format(Locale.ROOT, "Dropped %d log lines", dropped));
        });
    }

    private Logger logger(String format) {
        return logger(format, written);
    }

    private Logger logger(String format, OutputStream stream) {
        System.setOut(new PrintStream(stream, true, StandardCharsets.UTF_8));
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putProperty("log.format", format);
        try {
            configurator.doConfigure(LogAppenderTest.class.getResource("/logback.xml"));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
        return context.getLogger("dev.ias.test");
    }

    private List<String> lines() {
        return text().lines().toList();
    }

    private String text() {
        return new String(written(), StandardCharsets.UTF_8);
    }

    private byte[] written() {
        ((LogAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stdout")).flush(LogQueues.FLUSH_TIMEOUT);
        return written.toByteArray();
    }

    private static boolean json(String line) {
        try {
            return new ObjectMapper().readTree(line).isObject();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Blocks writes until {@link #opened} is counted down. */
    private final class BlockedStream extends OutputStream {

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                opened.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.write(bytes, offset, length);
        }
    }
}
