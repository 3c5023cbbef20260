package dev.ias.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user {@code ias} of a Postfix that authenticates by a database of SASL. */
final class SaslUsers {

    private static final String REALM = "relay.example";

    private final Path parent;

    /**
     * Describes the users of an instance.
     *
     * @param parent that of the instance of Postfix
     */
    SaslUsers(Path parent) {
        this.parent = parent;
    }

    /** Returns lines of main.cf. */
    List<String> parameters() {
        return List.of("smtpd_sasl_auth_enable = yes", "smtpd_sasl_local_domain = " + REALM);
    }

    /** Debian's Postfix reads the configuration of SASL in the directory of its own. */
    void create(String password) throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("smtpd.conf"), """
            pwcheck_method: auxprop
            auxprop_plugin: sasldb
            mech_list: PLAIN LOGIN
            sasldb_path: %s
            """.formatted(users()));
        setPassword(password);
        Account.POSTFIX.own(users());
    }

    void setPassword(String password) {
        try {
            var file = Files.writeString(directory().resolve("password"), password);
            var command = "%s -p -c -f %s -u %s ias < %s".formatted(DebianPackage.SASL.program(), users(), REALM, file);
            Program.run(List.of("sh", "-c", command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory() {
        return Postfix.configuration(parent).resolve("sasl");
    }

    private Path users() {
        return directory().resolve("sasldb2");
    }
}
