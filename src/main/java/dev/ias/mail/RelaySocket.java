package dev.ias.mail;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A connection to the relay that sends when an answer is wanted, and not before, and that bounds the answer: its bytes, and the time
 * until it is there as a whole, however slowly it comes. JavaMail flushes after every command, so that commands which need not wait
 * for each other would still go out one by one, and wake the relay as often; and its time-out is for a single read.
 *
 * <p>The bounds hold below TLS, so that of its handshake too. Not thread-safe but for {@link #close}.
 */
final class RelaySocket extends Socket {

    // A mail and the next one's envelope fit in, so that writing never waits for a relay that does not read.
    private static final int SEND_BUFFER = 256 * 1024;
    // A reply of as many lines as are taken, each as long as is taken, and what TLS needs.
    private static final int LARGEST_ANSWER = 256 * 1024;

    private final Duration timeout;
    private Held held = new Held(OutputStream.nullOutputStream());
    private int received;
    private long answerBy;
    private long phaseEnds;

    RelaySocket(Duration timeout) throws SocketException {
        this.timeout = timeout;
        setSendBufferSize(SEND_BUFFER);
        begin(timeout);
        expectAnswer();
    }

    /** From now on an answer has its own time and size. */
    void expectAnswer() {
        received = 0;
        answerBy = System.nanoTime() + timeout.toNanos();
    }

    /** From now on all answers together have that much time. */
    void begin(Duration phase) {
        phaseEnds = System.nanoTime() + phase.toNanos();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        held = new Held(super.getOutputStream());
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
            throw new SocketTimeoutException("the relay's reply takes too long");
        }
        setSoTimeout(Math.toIntExact(Math.max(1, Duration.ofNanos(left).toMillis())));
    }

    private void count(int bytes) throws IOException {
        received += Math.max(0, bytes);
        if (received > LARGEST_ANSWER) {
            throw new ReplyTooLongException("the relay's reply is longer than %d bytes".formatted(LARGEST_ANSWER));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            held.send();
        } catch (IOException e) {
            // What was held is lost with the connection; the failure that closes it says why.
            return;
        } finally {
            super.close();
        }
    }

    /** What was written and flushed, but not sent. */
    private static final class Held extends BufferedOutputStream {

        Held(OutputStream out) {
            super(out);
        }

        void send() throws IOException {
            super.flush();
        }

        @Override
        public void flush() {
            // Not yet: see send().
        }
    }
}
