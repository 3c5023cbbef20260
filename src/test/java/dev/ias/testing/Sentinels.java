package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Records the secrets and addresses used by all tests of this JVM, and the output that must not contain them. Written
 * by fixtures, searched by {@code SecretsTest}.
 */
public final class Sentinels {

    private static final int SECRET_DIGITS = 32;
    private static final int MUTE_MAC_LENGTH = 22;

    private static final Set<String> ADDRESSES = ConcurrentHashMap.newKeySet();
    private static final Set<String> CODES = ConcurrentHashMap.newKeySet();
    private static final Set<String> LINK_SECRETS = ConcurrentHashMap.newKeySet();
    private static final Set<String> MUTE_MACS = ConcurrentHashMap.newKeySet();
    private static final Set<String> KEYS = ConcurrentHashMap.newKeySet();
    private static final Collection<String> ERRORS = new ConcurrentLinkedQueue<>();
    private static final Collection<String> METRICS = new ConcurrentLinkedQueue<>();
    private static final Collection<String> TRACES = new ConcurrentLinkedQueue<>();
    private static final Collection<TestDatabase> DATABASES = new ConcurrentLinkedQueue<>();

    private static final String DUMP = """
        select query_to_xml(format('select to_jsonb(t)::text from %I t', table_name), true, false, '')
          from information_schema.tables where table_schema = current_schema()\
        """;

    private static final Path DROPPED = temporaryFile();

    private Sentinels() {}

    private static Path temporaryFile() {
        try {
            var file = Files.createTempFile("rows-of-dropped-schemas", ".xml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void address(String recipient) {
        ADDRESSES.add(recipient.toLowerCase(Locale.ROOT));
    }

    static void received(ReceivedMail mail) {
        mail.codeIfAny().ifPresent(CODES::add);
        mail.linkTokenIfAny()
                .map(token -> token.substring(token.length() - SECRET_DIGITS))
                .ifPresent(LINK_SECRETS::add);
        mail.mutePathIfAny()
                .map(path -> path.substring(path.length() - MUTE_MAC_LENGTH))
                .ifPresent(MUTE_MACS::add);
    }

    static void key(String base64) {
        KEYS.add(base64);
    }

    static void answered(Answer answer) {
        if (answer.status() >= 400) {
            ERRORS.add(answer.response().body());
        }
    }

    static void metrics(String scraped) {
        METRICS.add(scraped);
    }

    static void trace(String told) {
        TRACES.add(told);
    }

    static void database(TestDatabase database) {
        DATABASES.add(database);
    }

    /** Records the rows of a database that is dropped before the search. */
    static synchronized void dropping(TestDatabase database) {
        try {
            DATABASES.remove(database);
            Files.write(DROPPED, database.query(DUMP), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the addresses of recipients, in lower case. */
    public static Set<String> addresses() {
        return ADDRESSES;
    }

    public static Set<String> codes() {
        return CODES;
    }

    /** Returns the secret half of the token of each link. */
    public static Set<String> linkSecrets() {
        return LINK_SECRETS;
    }

    /** Returns the secret half of the token of each link that mutes mails. */
    public static Set<String> muteMacs() {
        return MUTE_MACS;
    }

    /** Returns the keys in Base64. */
    public static Set<String> keys() {
        return KEYS;
    }

    /** Returns the bodies of all responses with a status of 400 or more. */
    public static Collection<String> errors() {
        return ERRORS;
    }

    /** Returns the Prometheus scrape of each service before it was closed. */
    public static Collection<String> metrics() {
        return METRICS;
    }

    /** Returns the trace exports received by collectors. */
    public static Collection<String> traces() {
        return TRACES;
    }

    /** Returns the rows of all tables of all databases as XML, which the caller closes. */
    public static Stream<String> rows() {
        try {
            return Stream.concat(
                    Files.lines(DROPPED), DATABASES.stream().flatMap(database -> database.query(DUMP).stream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
