package dev.ias.account;

import java.util.List;
import java.util.Optional;

/**
 * The access keys of all accounts. An account has at most two active ones, so that a key can be rotated: make the second, move
 * the programs over, disable the first, and delete it when nothing misses it.
 */
public interface AccessKeys {

    /** How many active keys an account has at most. */
    int ACTIVE_AT_MOST = 2;

    /**
     * The key of an id, active or not; empty when there is none. It may be as old as a few seconds, but what was changed
     * through this instance shows at once.
     */
    Optional<AccessKey> find(String id);

    /** Makes the first key of a new account. */
    AccessKey create();

    /**
     * Makes one more key.
     *
     * @throws TooManyActiveKeysException when the account has as many as it may
     */
    AccessKey create(AccountId account);

    /**
     * Adds a key whose id and secret are given; one that is there already stays as it is.
     *
     * @throws TooManyActiveKeysException when the account has as many as it may
     */
    void add(AccessKey key);

    /** All keys, those of an account together, oldest first. */
    List<AccessKey> list();

    /** Stops believing what the key signs. Returns whether there is such a key. */
    boolean disable(String id);

    /**
     * Believes it again. Returns whether there is such a key.
     *
     * @throws TooManyActiveKeysException when the account has as many as it may
     */
    boolean enable(String id);

    /** Forgets the key. Returns whether there was one. */
    boolean delete(String id);
}
