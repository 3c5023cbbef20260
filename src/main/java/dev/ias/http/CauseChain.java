package dev.ias.http;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Formats a failure and its causes on one line: during an outage, a stack trace for each request would flood the log.
 */
public final class CauseChain {

    private CauseChain() {}

    /** Returns the failure and its causes, the outermost first; empty if {@code failure} is null. */
    public static String of(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(String::valueOf)
                .collect(Collectors.joining("; because of "));
    }
}
