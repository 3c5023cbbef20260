package dev.ias.mail.smtp;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;

/**
 * Connection to the relay that buffers output until a reply is read, and that bounds each reply: its size, and the time
 * until it is complete. JavaMail flushes after every command, which would send pipelined commands in separate packets,
 * and its timeout applies to a single read, so that a relay that sends one byte at a time never exceeds it.
 *
 * <p>The bounds apply below TLS, including the handshake. Not thread-safe, except for {@link #close}.
 */
final class RelaySocket extends Socket {

    // Holds a mail and the envelope of the next one, so that a write never blocks on a relay that does not read.
    private static final int SEND_BUFFER = 256 * 1024;
    // The most lines of the greatest length that SmtpReply accepts, plus the overhead of TLS.
    private static final int MAX_REPLY_BYTES = 256 * 1024;

    private UnflushedOutput held = new UnflushedOutput(OutputStream.nullOutputStream());
    private int received;
    private long answerBy;
    private long phaseEnds;

    RelaySocket(Duration timeout) throws SocketException {
        setSendBufferSize(SEND_BUFFER);
        begin(timeout);
        expectAnswer(timeout);
    }

    /** Restarts the bounds of time and size for the next reply. */
    void expectAnswer(Duration timeout) {
        received = 0;
        answerBy = System.nanoTime() + timeout.toNanos();
    }

    /** Sets the deadline of all replies from now on together. */
    void begin(Duration phase) {
        phaseEnds = System.nanoTime() + phase.toNanos();
    }

    /** Returns the local address as an address literal (RFC 5321 section 4.1.3). */
    String localLiteral() {
        var address = getLocalAddress();
        // Without the scope of a link-local address.
        var text = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]";
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        held = new UnflushedOutput(super.getOutputStream());
        return held;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                prepare();
                var read = super.read();
                count(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                prepare();
                var read = super.read(bytes, offset, length);
                count(read);
                return read;
            }
        };
    }

    private void prepare() throws IOException {
        held.send();
        var now = System.nanoTime();
        var left = Math.min(answerBy - now, phaseEnds - now);
        if (left <= 0) {
            throw new SocketTimeoutException("The relay's reply exceeded its timeout");
        }
        setSoTimeout(Math.toIntExact(Math.max(1, Duration.ofNanos(left).toMillis())));
    }

    private void count(int bytes) throws IOException {
        received += Math.max(0, bytes);
        if (received > MAX_REPLY_BYTES) {
            throw new ReplyTooLongException(
                    String.format(Locale.ROOT, "the relay's reply is longer than %d bytes", MAX_REPLY_BYTES));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            held.send();
        } catch (IOException e) {
            // The buffered output is lost with the connection; the failure that closes the connection is the one
            // reported.
            return;
        } finally {
            super.close();
        }
    }

    /** Output buffer that ignores {@link #flush}; {@link #send} flushes it. */
    private static final class UnflushedOutput extends BufferedOutputStream {

        UnflushedOutput(OutputStream out) {
            super(out);
        }

        void send() throws IOException {
            super.flush();
        }

        @Override
        public void flush() {
            // Deferred to send().
        }
    }
}
