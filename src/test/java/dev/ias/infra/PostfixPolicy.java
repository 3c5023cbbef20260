package dev.ias.infra;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Policy server of Postfix (SMTPD_POLICY_README) that refuses at one stage of a session, or at none. */
final class PostfixPolicy implements AutoCloseable {

    /** Stages in the order of a session, by the name of {@code protocol_state}. */
    enum Stage {
        CONNECT("CONNECT", "client"),
        HELLO("EHLO", "helo"),
        MAIL("MAIL", "sender"),
        RCPT("RCPT", "recipient"),
        DATA("DATA", "data"),
        END_OF_DATA("END-OF-MESSAGE", "end_of_data");

        private final String state;
        private final String list;

        Stage(String state, String list) {
            this.state = state;
            this.list = list;
        }
    }

    private static final String NONE = "";
    private static final String STATE = "protocol_state=";

    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile String refusing = NONE;
    private volatile String reply = NONE;

    PostfixPolicy() {
        try {
            this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("policy").start(this::serve);
    }

    /** Returns the lines of main.cf, by which Postfix asks this server at each stage. */
    String restrictions() {
        var lists = Stream.of(Stage.values())
                .map(stage -> String.format(
                        Locale.ROOT,
                        "smtpd_%s_restrictions = check_policy_service inet:127.0.0.1:%d%s",
                        stage.list,
                        server.getLocalPort(),
                        stage == Stage.RCPT ? ", permit_mynetworks, reject" : ""));
        return Stream.concat(Stream.of("smtpd_delay_reject = no"), lists).collect(Collectors.joining("\n"));
    }

    void refuse(Stage stage, int code) {
        reply = code + " " + code / 100 + ".7.1 refused at " + stage.state;
        refusing = stage.state;
    }

    void accept() {
        refusing = NONE;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                close();
            }
        }
    }

    private void answer(Socket socket) {
        try (socket;
                var reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            var state = NONE;
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(STATE)) {
                    state = line.substring(STATE.length());
                } else if (line.isEmpty()) {
                    var action = !state.isEmpty() && state.equals(refusing) ? reply : "dunno";
                    socket.getOutputStream().write(("action=" + action + "\n\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // Postfix has closed the connection.
            connections.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
