package dev.ias.testing;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Real SMTP server that can refuse mails, hang or be offline. */
public final class TestRelay implements AutoCloseable {

    /** Reaction to the steps of a mail. */
    @FunctionalInterface
    public interface Behaviour {

        Behaviour ACCEPT = (step, recipient) -> {};

        /** Called at every step; throws the reply if the step is not accepted. */
        void at(Step step, String recipient) throws RejectException;

        static Behaviour refuse(Step at, int code) {
            return (step, recipient) -> {
                if (step == at) {
                    throw new RejectException(code, "no");
                }
            };
        }

        /** Blocks every mail until the latch is open or the relay is closed. */
        static Behaviour hold(CountDownLatch latch) {
            return (step, recipient) -> {
                if (step == Step.DATA) {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    }

    /** Steps of the conversation. */
    public enum Step {
        MAIL,
        RCPT,
        DATA
    }

    private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();
    private final Set<SocketAddress> clients = ConcurrentHashMap.newKeySet();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private volatile Behaviour behaviour = Behaviour.ACCEPT;
    private final Optional<AtomicReference<String>> password;
    private ExecutorService sessions;
    private SMTPServer server;

    public TestRelay() {
        this(Optional.empty());
    }

    /** Creates a relay that accepts mails only after a login with this password, of any user. */
    public TestRelay(String password) {
        this(Optional.of(new AtomicReference<>(password)));
    }

    private TestRelay(Optional<AtomicReference<String>> password) {
        this.password = password;
        this.sessions = Executors.newCachedThreadPool();
        this.server = start(0);
    }

    public int port() {
        return server.getPortAllocated();
    }

    public void behave(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Changes the password of further logins. */
    public void changePassword(String changed) {
        password.orElseThrow().set(changed);
    }

    public void goOffline() {
        server.stop();
    }

    public void goOnline() {
        sessions = Executors.newCachedThreadPool();
        server = start(server.getPortAllocated());
    }

    public List<ReceivedMail> mails() {
        return List.copyOf(mails);
    }

    /** Returns the number of connections that began a mail. */
    public int connections() {
        return clients.size();
    }

    /** Returns the names that clients gave in EHLO. */
    public Set<String> names() {
        return Set.copyOf(names);
    }

    /** Returns the mails to a recipient, oldest first. */
    public List<ReceivedMail> mailsTo(String recipient) {
        return mails.stream().filter(mail -> mail.to().equals(recipient)).toList();
    }

    public ReceivedMail lastTo(String recipient) {
        return mailsTo(recipient).getLast();
    }

    /** Interrupts sessions first, because stopping the server would wait forever for mails blocked by a failed test. */
    @Override
    public void close() {
        sessions.shutdownNow();
        server.stop();
    }

    private SMTPServer start(int port) {
        var setup = SMTPServer.port(port).bindAddress(InetAddress.getLoopbackAddress());
        password.ifPresent(current -> setup.requireAuth(true)
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, presented, context) -> {
                    if (!presented.equals(current.get())) {
                        throw new LoginFailedException();
                    }
                })));
        var started = setup.executorService(sessions)
                .messageHandlerFactory(context -> {
                    clients.add(context.getRemoteAddress());
                    context.getHelo().ifPresent(names::add);
                    return new Conversation();
                })
                .build();
        started.start();
        return started;
    }

    private final class Conversation implements MessageHandler {

        private String from = "";
        private final List<String> recipients = new ArrayList<>();

        @Override
        public void from(String from) throws RejectException {
            behaviour.at(Step.MAIL, from);
            this.from = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            Sentinels.address(recipient);
            behaviour.at(Step.RCPT, recipient);
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException, RejectException {
            var bytes = data.readAllBytes();
            behaviour.at(Step.DATA, recipients.getFirst());
            try {
                var mail = ReceivedMail.parse(from, recipients, bytes);
                Sentinels.received(mail);
                mails.add(mail);
            } catch (MessagingException e) {
                throw new RejectException(554, "cannot be read");
            }
            return "OK";
        }

        @Override
        public void done() {}
    }
}
