package dev.ias.mail.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** SMTP server that requires a login by one of the mechanisms that it offers, of the user "ias". */
final class LoginRelay implements AutoCloseable {

    private static final String CHALLENGE = "<1896.697170952@relay.example.com>";

    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final SMTPServer server;
    private volatile String secret;
    private volatile Optional<RejectException> failure = Optional.empty();

    LoginRelay(String secret, String... mechanisms) {
        this.secret = secret;
        this.server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .requireAuth(true)
                .authenticationHandlerFactory(new Offer(List.of(mechanisms)))
                .messageHandlerFactory(context -> new Mails())
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    /** Changes the password, or the only valid access token. */
    void accept(String changed) {
        secret = changed;
    }

    /** Answers every login with a reply. */
    void fail(int code, String text) {
        failure = Optional.of(new RejectException(code, text));
    }

    /** Returns the mechanism and the secret of each login, oldest first; of CRAM-MD5, the mechanism alone. */
    List<String> logins() {
        return List.copyOf(logins);
    }

    /** Returns the recipients of the mails. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Offer implements AuthenticationHandlerFactory {

        private final List<String> mechanisms;

        Offer(List<String> mechanisms) {
            this.mechanisms = mechanisms;
        }

        @Override
        public List<String> getAuthenticationMechanisms() {
            return mechanisms;
        }

        @Override
        public AuthenticationHandler create() {
            return new Login();
        }
    }

    private final class Login implements AuthenticationHandler {

        private String mechanism = "";
        private int step;

        @Override
        public Optional<String> auth(String line, MessageContext context) throws RejectException {
            if (step++ == 0) {
                var words = line.split(" ");
                mechanism = words[1].toUpperCase(Locale.ROOT);
                if (words.length == 2) {
                    return Optional.of("334 " + encoded(mechanism.equals("CRAM-MD5") ? CHALLENGE : "Username:"));
                }
                return verify(decoded(words[2]));
            }
            if (mechanism.equals("LOGIN") && step == 2) {
                return Optional.of("334 " + encoded("Password:"));
            }
            return verify(line.isEmpty() ? "" : decoded(line));
        }

        private Optional<String> verify(String response) throws RejectException {
            if (failure.isPresent()) {
                throw failure.orElseThrow();
            }
            var presented = switch (mechanism) {
                case "PLAIN" -> response.substring(response.lastIndexOf('\0') + 1);
                case "XOAUTH2" -> response.replaceAll("user=ias\u0001auth=Bearer (.*)\u0001\u0001", "$1");
                case "CRAM-MD5" -> response.equals("ias " + digest()) ? secret : "wrong digest";
                default -> response;
            };
            logins.add(mechanism.equals("CRAM-MD5") ? mechanism : mechanism + " " + presented);
            if (!presented.equals(secret)) {
                throw new RejectException(535, "5.7.8 Authentication failed");
            }
            return Optional.empty();
        }

        private String digest() {
            try {
                var mac = Mac.getInstance("HmacMD5");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
                return HexFormat.of().formatHex(mac.doFinal(CHALLENGE.getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Object getIdentity() {
            return "ias";
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private final class Mails implements MessageHandler {

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) {
            mails.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            data.readAllBytes();
            return "OK";
        }

        @Override
        public void done() {}
    }
}
