package dev.ias.verification;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What an operator does for the person behind an address: tell what is stored, forget it, or let them try again. */
@Singleton
public class AddressAdministration {

    private final AddressRecords records;
    private final SecretMac secretMac;
    private final Clock clock;

    AddressAdministration(AddressRecords records, SecretMac secretMac, Clock clock) {
        this.records = records;
        this.secretMac = secretMac;
        this.clock = clock;
    }

    /** All that is stored about the address, but for secrets, by table and row. */
    public Map<String, List<Map<String, Object>>> list(Address address) {
        return records.list(address, secretMac.recipients(address));
    }

    /** Deletes all that is stored about the address, limits on it included; returns how many rows of each table. */
    public Map<String, Integer> delete(Address address) {
        return records.delete(address, secretMac.recipients(address));
    }

    /**
     * Lets a person go on who was locked out: the address may be sent mails again, and what was to be confirmed can be tried
     * again. Returns how many rows of each table were changed.
     */
    public Map<String, Integer> unlock(Address address) {
        return records.unlock(address, secretMac.recipients(address), clock.instant());
    }
}
