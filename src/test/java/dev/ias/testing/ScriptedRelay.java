package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SMTP server that can fail at any step and any byte. It keeps every accepted mail. */
public final class ScriptedRelay implements AutoCloseable {

    private static final int BACKLOG = 100;
    private static final Duration FIRST_MAIL_TIMEOUT = Duration.ofMinutes(2);

    private final ConcurrentLinkedQueue<RelayedMail> mails = new ConcurrentLinkedQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final LongAdder bytesWithoutEnd = new LongAdder();
    private volatile Script script = Script.ACCEPT;
    private volatile Admission admission = (open, total) -> Reaction.ACCEPT;
    private volatile ServerSocket server;

    /** Reaction to a new connection, instead of that of the script at the greeting, unless it is accepted. */
    @FunctionalInterface
    public interface Admission {

        /** Returns the reaction, given the numbers of open and of all connections, with the new one. */
        Reaction to(int open, long total);
    }

    public ScriptedRelay() {
        this.server = listen(0);
    }

    public int port() {
        return server.getLocalPort();
    }

    public void follow(Script script) {
        this.script = script;
    }

    public void admit(Admission admission) {
        this.admission = admission;
    }

    /** Returns the number of connections that are open. */
    public int open() {
        return connections.size();
    }

    /** Closes all connections and refuses new ones. */
    public void goOffline() {
        close(server);
        hangUp();
    }

    public void goOnline() {
        server = listen(server.getLocalPort());
    }

    /** Closes all connections, including those that hang. */
    public void hangUp() {
        connections.forEach(ScriptedRelay::close);
    }

    public Map<String, List<RelayedMail>> mailsByRecipient() {
        return mails.stream().collect(Collectors.groupingBy(RelayedMail::recipient));
    }

    /** Returns the mails to a recipient, oldest first. */
    public List<RelayedMail> mailsTo(String recipient) {
        return mails.stream().filter(mail -> mail.recipient().equals(recipient)).toList();
    }

    /** Returns the number of accepted connections. */
    public long connections() {
        return accepted.get();
    }

    /** Returns the number of bytes written by {@link Reaction.WithoutEnd}. */
    public long bytesWithoutEnd() {
        return bytesWithoutEnd.sum();
    }

    /** Waits for the first mail accepted after {@code moment}; returns its time. */
    public Instant firstSince(Instant moment) {
        Eventually.until(FIRST_MAIL_TIMEOUT, () -> since(moment).findAny().isPresent());
        return since(moment).min(Instant::compareTo).orElseThrow();
    }

    private Stream<Instant> since(Instant moment) {
        return mails.stream().map(RelayedMail::at).filter(at -> at.isAfter(moment));
    }

    @Override
    public void close() {
        goOffline();
    }

    private ServerSocket listen(int port) {
        try {
            var listening = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().name("relay").start(() -> serve(listening));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket listening) {
        try {
            while (true) {
                var socket = listening.accept();
                connections.add(socket);
                var admitted = admission.to(connections.size(), accepted.incrementAndGet());
                Thread.ofVirtual().start(() -> converse(socket, admitted));
            }
        } catch (IOException e) {
            // Closed by goOffline().
            close(listening);
        }
    }

    private void converse(Socket socket, Reaction admitted) {
        try (socket) {
            new SmtpConversation(socket, new Admitted(admitted), this::take, bytesWithoutEnd).run();
        } catch (IOException | UncheckedIOException e) {
            // Either end closed the connection; accepted mails are kept.
            close(socket);
        } finally {
            connections.remove(socket);
        }
    }

    /** The current script, but for the greeting of a connection that is not admitted. */
    private final class Admitted implements Script {

        private final Reaction admitted;

        Admitted(Reaction admitted) {
            this.admitted = admitted;
        }

        @Override
        public Reaction at(Step step) {
            return step == Step.GREETING && !admitted.equals(Reaction.ACCEPT) ? admitted : script.at(step);
        }

        @Override
        public Reaction at(Step step, String recipient) {
            return script.at(step, recipient);
        }
    }

    private void take(String recipient, byte[] data) {
        var mail = RelayedMail.of(recipient, data, Instant.now());
        if (server.isClosed()) {
            // After goOffline() no reply can be sent, so the mail is not accepted.
            throw new UncheckedIOException(new IOException("gone"));
        }
        mails.add(mail);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
