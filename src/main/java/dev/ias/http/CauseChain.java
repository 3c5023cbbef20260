package dev.ias.http;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A failure and its causes in one line: an outage would otherwise fill the log with a stack trace for each call. */
public final class CauseChain {

    private CauseChain() {}

    /** The outermost first; empty for none. */
    public static String of(@Nullable Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(String::valueOf)
                .collect(Collectors.joining("; because of "));
    }
}
