package dev.ias.testing;

import dev.ias.key.KeyFiles;
import dev.ias.key.KeyPurpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** Deterministic keys. */
public final class TestKeys {

    private TestKeys() {}

    /** Returns the key ring of the service for a purpose. */
    public static String ring(KeyPurpose purpose) {
        return ring(purpose.setting().substring("ias.keys.".length()));
    }

    /** Returns a ring of keys derived from their ids. */
    public static String ring(String... names) {
        return Arrays.stream(names).map(name -> name + ":" + base64(name)).collect(Collectors.joining(","));
    }

    /** Writes a ring to a file; returns the setting that names the file. */
    public static String write(Path file, String... names) {
        try {
            return "file:" + Files.writeString(file, ring(names));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the service reload changed key files, which it otherwise does within two seconds. */
    public static void reload(Ias ias) {
        var files = ias.bean(KeyFiles.class);
        files.reload();
        files.reload();
    }

    private static String base64(String name) {
        var key = Base64.getEncoder().encodeToString(bytes(name));
        Sentinels.key(key);
        return key;
    }

    /** Returns the key derived from a name. */
    public static byte[] bytes(String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
