package dev.ias.account;

import dev.ias.account.AccessKey.Status;
import dev.ias.account.AccessKeyRepository.Row;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Sealer;
import dev.ias.verification.AccountId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/** Encrypts the secrets of access keys, and decrypts those of rows. */
@Singleton
class SealedAccessKeys {

    private final Sealer sealer;

    SealedAccessKeys(Sealer sealer) {
        this.sealer = sealer;
    }

    Sealer.Sealed seal(AccessKey key) {
        return sealer.seal(
                KeyPurpose.ACCESS_KEY,
                owner(key.id(), key.account()),
                key.secret().getBytes(StandardCharsets.UTF_8));
    }

    AccessKey open(Row row) {
        var account = new AccountId(row.account());
        var secret = sealer.open(
                KeyPurpose.ACCESS_KEY, owner(row.id(), account), new Sealer.Sealed(row.keyId(), row.secret()));
        return new AccessKey(
                row.id(),
                account,
                new String(secret, StandardCharsets.UTF_8),
                row.activeSlot() == null ? Status.DISABLED : Status.ACTIVE,
                row.createdAt());
    }

    /**
     * Associated data that binds a sealed secret to id and account, so that write access to the table cannot reassign a
     * key.
     */
    private static byte[] owner(String id, AccountId account) {
        return (id + "\n" + account.value()).getBytes(StandardCharsets.UTF_8);
    }
}
