package dev.ias.testing;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Connection of a client to the relay. Supports the SMTP subset for mails with one recipient. */
final class SmtpConversation {

    private static final int SERVICE_CLOSING = 421;
    private static final int BLOCK = 64 * 1024;

    private final Socket socket;
    private final BufferedReader reader;
    private final Script script;
    private final BiConsumer<String, byte[]> taker;
    private final LongAdder bytesWithoutEnd;
    private String recipient = "";

    SmtpConversation(Socket socket, Script script, BiConsumer<String, byte[]> taker, LongAdder bytesWithoutEnd)
            throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        this.script = script;
        this.taker = taker;
        this.bytesWithoutEnd = bytesWithoutEnd;
    }

    /** Serves the connection until either end closes it. */
    void run() throws IOException {
        answer(Step.GREETING, "220 relay ESMTP");
        while (!socket.isClosed()) {
            var line = line();
            switch (line.split(" ", 2)[0].toUpperCase(Locale.ROOT)) {
                case "EHLO", "HELO" -> answer(Step.EHLO, "250-relay\r\n250-AUTH PLAIN\r\n250 PIPELINING");
                case "AUTH" -> answer(Step.AUTH, "235 welcome");
                case "NOOP" -> answer(Step.NOOP, "250 OK");
                case "MAIL" -> answer(Step.MAIL, "250 OK");
                case "RCPT" -> recipient(line);
                case "DATA" -> data();
                case "RSET" -> answer(Step.RSET, "250 OK");
                case "QUIT" -> {
                    answer(Step.QUIT, "221 bye");
                    socket.close();
                }
                default -> write("502 unknown");
            }
        }
    }

    private void recipient(String line) throws IOException {
        recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        answer(Step.RCPT, "250 OK");
    }

    private void data() throws IOException {
        if (!answer(Step.DATA, "354 go on")) {
            return;
        }
        var first = line();
        if (!react(Step.BODY, script.at(Step.BODY), "")) {
            return;
        }
        var text = new StringBuilder();
        for (var line = first; !line.equals("."); line = line()) {
            text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        var reaction = script.at(Step.END_OF_DATA, recipient);
        switch (reaction) {
            case Reaction.Accept accept -> taker.accept(recipient, bytes(text.toString()));
            case Reaction.HangUp hangUp -> taker.accept(recipient, bytes(text.toString()));
            case Reaction.Wait(var duration) -> {
                Pause.of(duration);
                taker.accept(recipient, bytes(text.toString()));
                write("250 taken");
                return;
            }
            case Reaction.Reply reply -> {}
            case Reaction.Lines lines -> {}
            case Reaction.Hang hang -> {}
            case Reaction.WithoutEnd withoutEnd -> {}
        }
        react(Step.END_OF_DATA, reaction, "250 taken");
    }

    private boolean answer(Step step, String words) throws IOException {
        return react(step, script.at(step), words);
    }

    /** Applies a reaction; returns whether the step was accepted. */
    private boolean react(Step step, Reaction reaction, String words) throws IOException {
        switch (reaction) {
            case Reaction.Accept accept -> write(words);
            case Reaction.Wait(var duration) -> {
                Pause.of(duration);
                write(words);
            }
            case Reaction.Reply(var code) -> {
                // No reply is possible within a message.
                if (step != Step.BODY) {
                    write(code + " no");
                }
                if (code == SERVICE_CLOSING || step == Step.GREETING || step == Step.BODY) {
                    socket.close();
                }
                return false;
            }
            case Reaction.Lines(var lines) -> {
                write(String.join("\r\n", lines));
                if (step == Step.GREETING || lines[0].startsWith(String.valueOf(SERVICE_CLOSING))) {
                    socket.close();
                }
                return false;
            }
            case Reaction.HangUp(var count) -> {
                var answer = bytes(words + "\r\n");
                socket.getOutputStream().write(answer, 0, Math.min(count, answer.length));
                socket.close();
                return false;
            }
            case Reaction.Hang hang -> {
                awaitHangUp();
                return false;
            }
            case Reaction.WithoutEnd(var text) -> {
                var block = bytes(text.repeat(BLOCK / text.length()));
                while (!socket.isClosed()) {
                    socket.getOutputStream().write(block);
                    bytesWithoutEnd.add(block.length);
                }
                return false;
            }
        }
        return true;
    }

    private String line() throws IOException {
        var line = reader.readLine();
        if (line == null) {
            throw new EOFException();
        }
        return line;
    }

    private void write(String line) throws IOException {
        if (!line.isEmpty()) {
            socket.getOutputStream().write(bytes(line + "\r\n"));
        }
    }

    /** Reads without replying until the client closes the connection. */
    private void awaitHangUp() throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        socket.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
