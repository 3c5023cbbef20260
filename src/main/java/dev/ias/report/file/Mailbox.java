package dev.ias.report.file;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the mails of a stream one by one: those of a mailbox file (mbox, RFC 4155), in which each begins with a line
 * {@code From } after an empty line, or a single mail. Holds one mail in memory.
 */
final class Mailbox {

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE = 8192;

    private final InputStream in;
    private final int maximum;
    // A line, or a piece of a long one.
    private byte[] piece;
    private boolean beginsLine = true;
    private boolean afterEmptyLine = true;

    /**
     * Begins to read.
     *
     * @param maximum size of a mail in bytes
     */
    Mailbox(InputStream in, int maximum) throws IOException {
        this.in = new BufferedInputStream(in);
        this.maximum = maximum;
        this.piece = readPiece();
    }

    /** Returns whether the stream has another mail. */
    boolean hasNext() {
        return piece.length > 0;
    }

    /** Returns the next mail; empty if it is too large. */
    Optional<byte[]> next() throws IOException {
        var mail = new ByteArrayOutputStream();
        var size = 0L;
        var several = beginsMail();
        do {
            size += piece.length;
            if (size <= maximum) {
                var quoted = several && isQuotedFrom();
                mail.write(piece, quoted ? 1 : 0, piece.length - (quoted ? 1 : 0));
            }
            advance();
        } while (hasNext() && !(several && beginsMail()));
        return size <= maximum ? Optional.of(mail.toByteArray()) : Optional.empty();
    }

    private boolean beginsMail() {
        return beginsLine && afterEmptyLine && startsWithFrom(0);
    }

    /** Returns whether the line is a quoted {@code From } line of a mailbox file: it begins with {@code >}. */
    private boolean isQuotedFrom() {
        var quotes = 0;
        while (quotes < piece.length && piece[quotes] == '>') {
            quotes++;
        }
        return beginsLine && quotes > 0 && startsWithFrom(quotes);
    }

    private boolean startsWithFrom(int offset) {
        return piece.length >= offset + FROM.length
                && Arrays.mismatch(piece, offset, offset + FROM.length, FROM, 0, FROM.length) < 0;
    }

    private void advance() throws IOException {
        var endsLine = piece[piece.length - 1] == '\n';
        var empty = piece.length == 1 || (piece.length == 2 && piece[0] == '\r');
        afterEmptyLine = beginsLine && endsLine && empty;
        beginsLine = endsLine;
        piece = readPiece();
    }

    private byte[] readPiece() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next >= 0) {
                bytes.write(next);
            }
        } while (next >= 0 && next != '\n' && bytes.size() < PIECE);
        return bytes.toByteArray();
    }
}
