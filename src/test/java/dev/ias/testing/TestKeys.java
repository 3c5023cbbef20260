package dev.ias.testing;

import dev.ias.key.KeyPurpose;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Keys that are the same in every run. */
public final class TestKeys {

    private TestKeys() {}

    /** The ring that the running service has for a purpose. */
    public static String ring(KeyPurpose purpose) {
        return ring(purpose.setting().substring("ias.keys.".length()));
    }

    /** A ring of one key that is named after what it is made from. */
    public static String ring(String name) {
        try {
            var key = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return name + ":" + Base64.getEncoder().encodeToString(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
