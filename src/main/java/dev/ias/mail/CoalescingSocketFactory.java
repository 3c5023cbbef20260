package dev.ias.mail;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes sockets that send when an answer is wanted, and not before. JavaMail flushes after every command, so that commands
 * which need not wait for each other would still go out one by one, and wake the relay as often.
 */
final class CoalescingSocketFactory extends SocketFactory {

    @Override
    public Socket createSocket() {
        return new CoalescingSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return bound(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return bound(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    private static Socket connected(InetSocketAddress peer) throws IOException {
        var socket = new CoalescingSocket();
        socket.connect(peer);
        return socket;
    }

    private static Socket bound(InetSocketAddress peer, InetSocketAddress local) throws IOException {
        var socket = new CoalescingSocket();
        socket.bind(local);
        socket.connect(peer);
        return socket;
    }

    private static final class CoalescingSocket extends Socket {

        private volatile Held held = new Held(OutputStream.nullOutputStream());

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
                    held.send();
                    return super.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    held.send();
                    return super.read(bytes, offset, length);
                }
            };
        }

        @Override
        public void close() throws IOException {
            try {
                held.send();
            } finally {
                super.close();
            }
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
