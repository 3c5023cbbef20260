package dev.ias.verification;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All rows that have to do with one address, for those who operate the service. It searches: no call uses it. */
public interface AddressRecords {

    /**
     * The rows by table, and each row's columns that hold something. MACs of secrets and encrypted mails are left out. Values
     * are texts, numbers and lists of texts; times are in ISO 8601.
     *
     * @param recipients the keys of the limit on the address, under all keys that are known
     */
    Map<String, List<Map<String, Object>>> list(Address address, Set<LimitKey> recipients);

    /** Deletes all of them; returns how many of each table. What fails half-way can be repeated. */
    Map<String, Integer> delete(Address address, Set<LimitKey> recipients);

    /**
     * Forgets the mails that the address was sent, and the wrong tries and cool-downs of what is still to be confirmed and
     * has not ended; returns how many rows of each table it changed.
     */
    Map<String, Integer> unlock(Address address, Set<LimitKey> recipients, Instant now);
}
