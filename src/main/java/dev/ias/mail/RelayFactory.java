package dev.ias.mail;

import jakarta.mail.Message;
import java.util.Optional;

/**
 * Creates the relays of one kind. A bean whose name ({@code @Named}) is the value of {@code ias.mail.kind}; it is not
 * created unless a relay is of its kind.
 */
public interface RelayFactory {

    /** Returns a new relay; nothing is sent yet. */
    Relay create(RelaySettings settings);

    /** Returns a test of the relay's settings for {@code config check}. */
    Tester tester(RelaySettings settings);

    /** Tests the settings of a relay before the service uses them. */
    interface Tester extends AutoCloseable {

        /** Connects to the relay and logs in; sends no mail. */
        Connection connect();

        /** Sends a mail; returns a description of the failure, if it is not accepted. */
        Optional<String> send(Message mail);

        @Override
        void close();
    }

    /**
     * The result of connecting.
     *
     * @param problem a description of the failure, which begins with the setting to correct
     * @param warning a warning of a setting that has no effect
     * @param relay server, transport security and user name of the relay
     */
    record Connection(Optional<String> problem, Optional<String> warning, String relay) {}
}
