package dev.ias.dos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** Finds the status lines in a stream of HTTP/1.1 responses; ignores everything else. */
final class AnswerScanner {

    private static final byte[] BEGIN = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_DIGITS = 3;

    private final IntConsumer found;
    private int matched;
    private int status;

    AnswerScanner(IntConsumer found) {
        this.found = found;
    }

    void scan(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            next(bytes.get());
        }
    }

    private void next(byte octet) {
        if (matched >= BEGIN.length) {
            status = status * 10 + octet - '0';
            matched++;
            if (matched == BEGIN.length + STATUS_DIGITS) {
                matched = 0;
                found.accept(status);
                status = 0;
            }
        } else if (octet == BEGIN[matched]) {
            matched++;
        } else {
            matched = octet == BEGIN[0] ? 1 : 0;
        }
    }
}
