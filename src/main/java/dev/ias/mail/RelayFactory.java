package dev.ias.mail;

/** Creates the relays of one kind. */
public interface RelayFactory {

    Relay create(RelaySettings settings);
}
