package dev.ias.mail.smtp;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Scripted relay that records the received steps in order. It sends its greeting only after {@link #greet}. */
final class PipeliningRelay implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final ServerSocket server;
    private final String extensions;
    private final CountDownLatch greeting = new CountDownLatch(1);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Set<Socket> begun = ConcurrentHashMap.newKeySet();
    private final AtomicInteger mails = new AtomicInteger();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> ahead = new CopyOnWriteArrayList<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private volatile Script script = Script.ACCEPT;

    /** Steps of a mail. */
    enum Step {
        MAIL,
        RCPT,
        DATA,
        END
    }

    /** Reactions to a step. */
    sealed interface Reaction {

        Reaction ACCEPT = new Accept();
        Reaction HANG_UP = new HangUp();
        Reaction SILENCE = new Silence();
        Reaction ACCEPT_LATE = new Late("");

        record Accept() implements Reaction {}

        record Reply(String line) implements Reaction {}

        /** Replies, or accepts if the line is empty, after reading the whole envelope of the next mail. */
        record Late(String line) implements Reaction {}

        /** Closes the connection without a reply. A completely received mail is accepted nevertheless. */
        record HangUp() implements Reaction {}

        /** Sends no further reply. */
        record Silence() implements Reaction {}
    }

    /** Reactions by mail and step. Mails are numbered from 1, including incomplete ones. */
    @FunctionalInterface
    interface Script {

        Script ACCEPT = (mail, step) -> Reaction.ACCEPT;

        Reaction at(int mail, Step step);

        static Script only(int mail, Step step, Reaction reaction) {
            return (thatMail, thatStep) -> thatMail == mail && thatStep == step ? reaction : Reaction.ACCEPT;
        }
    }

    PipeliningRelay(String extensions) {
        this.extensions = extensions;
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    void follow(Script script) {
        this.script = script;
    }

    /** Sends the greeting to waiting and future connections. */
    void greet() {
        greeting.countDown();
    }

    /** Returns the steps with the number of their mail, in the order of reading. */
    List<String> received() {
        return List.copyOf(received);
    }

    /** Returns the steps behind which further input had arrived before their reply was sent. */
    List<String> ahead() {
        return List.copyOf(ahead);
    }

    /** Returns the recipients of the accepted mails. */
    List<String> taken() {
        return List.copyOf(taken);
    }

    /** Returns the number of connections that began a mail. */
    int begun() {
        return begun.size();
    }

    void refuseConnections() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        refuseConnections();
        greet();
        connections.forEach(connection -> {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> converse(socket));
            } catch (IOException e) {
                refuseConnections();
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            greeting.await();
            new Conversation(socket).run();
        } catch (IOException e) {
            // The client closed the connection; an incomplete mail is discarded.
            connections.remove(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Conversation {

        private final Socket socket;
        private final InputStream in;
        private final StringBuilder unsent = new StringBuilder();
        private boolean late;
        private int mail;
        private String recipient = "";

        Conversation(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        void run() throws IOException {
            write("220 relay");
            for (var line = line(); !line.equals("QUIT"); line = line()) {
                switch (line.split("[ :]", 2)[0]) {
                    case "EHLO" -> write("250-relay\r\n250 " + extensions);
                    case "MAIL" -> {
                        begun.add(socket);
                        mail = mails.incrementAndGet();
                        react(Step.MAIL, "250 sender");
                    }
                    case "RCPT" -> {
                        recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                        react(Step.RCPT, "250 recipient");
                    }
                    case "DATA" -> data();
                    default -> write("250 ok");
                }
            }
        }

        private void data() throws IOException {
            if (!react(Step.DATA, "354 go on")) {
                return;
            }
            var line = line();
            while (!line.equals(".")) {
                line = line();
            }
            react(Step.END, "250 taken");
        }

        /** Applies the script's reaction; returns whether it is a plain acceptance. */
        private boolean react(Step step, String acceptance) throws IOException {
            received.add(mail + " " + step);
            if (in.available() > 0) {
                ahead.add(mail + " " + step);
            }
            var reaction = script.at(mail, step);
            if (step == Step.END && takes(reaction)) {
                taken.add(recipient);
            }
            late = step != Step.DATA && (late || reaction instanceof Reaction.Late);
            switch (reaction) {
                case Reaction.Accept _ -> write(acceptance);
                case Reaction.Late(var then) -> write(then.isEmpty() ? acceptance : then);
                case Reaction.Reply(var line) -> write(line);
                case Reaction.HangUp _ -> socket.close();
                case Reaction.Silence _ -> in.transferTo(OutputStream.nullOutputStream());
            }
            return reaction.equals(Reaction.ACCEPT);
        }

        private static boolean takes(Reaction reaction) {
            return switch (reaction) {
                case Reaction.Accept _ -> true;
                case Reaction.Late(var line) -> line.isEmpty();
                case Reaction.Reply _ -> false;
                case Reaction.HangUp _ -> true;
                case Reaction.Silence _ -> false;
            };
        }

        private void write(String line) throws IOException {
            unsent.append(line).append("\r\n");
            if (!late) {
                socket.getOutputStream().write(unsent.toString().getBytes(StandardCharsets.US_ASCII));
                unsent.setLength(0);
            }
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (var c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException();
                }
                line.append((char) c);
            }
            return line.toString().stripTrailing();
        }
    }
}
