package dev.ias.testing;

import dev.ias.key.KeyFiles;
import dev.ias.key.KeyPurpose;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** Keys that are the same in every run. */
public final class TestKeys {

    private TestKeys() {}

    /** The ring that the running service has for a purpose. */
    public static String ring(KeyPurpose purpose) {
        return ring(purpose.setting().substring("ias.keys.".length()));
    }

    /** A ring of keys that are named after what they are made from. */
    public static String ring(String... names) {
        return Arrays.stream(names).map(name -> name + ":" + base64(name)).collect(Collectors.joining(","));
    }

    /** Has the service take up key files that were changed, which it does within two seconds by itself. */
    public static void reread(Ias ias) {
        var files = ias.bean(KeyFiles.class);
        files.reread();
        files.reread();
    }

    private static String base64(String name) {
        var key = Base64.getEncoder().encodeToString(bytes(name));
        Sentinels.key(key);
        return key;
    }

    /** The key that is made from a name. */
    public static byte[] bytes(String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
