package dev.ias.account;

import dev.ias.verification.AccountId;
import java.util.List;
import java.util.Optional;

/**
 * The access keys of all accounts. An account has at most two active keys, which allows rotation: create the second,
 * switch the programs, disable the first, and delete it when no program uses it.
 */
public interface AccessKeys {

    /** Maximum number of active keys of an account. */
    int ACTIVE_AT_MOST = 2;

    /**
     * Returns the key with an id, active or not; empty if there is none. The result is cached: changes made by other
     * instances become visible after at most ten seconds, changes made by this instance immediately.
     */
    Optional<AccessKey> find(String id);

    /** Creates a new account and its first key. */
    AccessKey create();

    /**
     * Creates another key of an account.
     *
     * @throws TooManyActiveKeysException if the account has {@value #ACTIVE_AT_MOST} active keys
     */
    AccessKey create(AccountId account);

    /**
     * Adds a key with a given id and secret. Idempotent: an existing key of that id is not changed.
     *
     * @throws TooManyActiveKeysException if the account has {@value #ACTIVE_AT_MOST} active keys
     */
    void add(AccessKey key);

    /** Returns all keys, ordered by account and age, oldest first. */
    List<AccessKey> list();

    /** Disables a key: calls signed with it are rejected. Returns whether the key exists. */
    boolean disable(String id);

    /**
     * Enables a key. Returns whether the key exists.
     *
     * @throws TooManyActiveKeysException if the account has {@value #ACTIVE_AT_MOST} other active keys
     */
    boolean enable(String id);

    /** Deletes a key. Returns whether it existed. */
    boolean delete(String id);
}
