package dev.ias.key;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys of one purpose. The first key signs or encrypts; all keys verify or decrypt, so that keys can be rotated.
 */
public record KeyRing(List<Key> keys) {

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9._-]{1,32}):([A-Za-z0-9+/_=-]+)");
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");

    public KeyRing {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new InvalidKeysException("holds no key");
        }
        if (keys.stream().map(Key::id).distinct().count() < keys.size()) {
            throw new InvalidKeysException("holds two keys of one id");
        }
        if (keys.stream().map(Key::digest).distinct().count() < keys.size()) {
            throw new InvalidKeysException("holds one key under two ids");
        }
    }

    /**
     * Parses {@code id:key} entries separated by commas or white space; a key is 32 bytes in Base64 or Base64url.
     *
     * @throws InvalidKeysException if the text is malformed; the message never quotes it
     */
    public static KeyRing parse(String text) {
        var keys = new ArrayList<Key>();
        SEPARATORS.splitAsStream(text.strip()).filter(entry -> !entry.isEmpty()).forEach(entry -> keys.add(key(entry)));
        return new KeyRing(keys);
    }

    /** Returns the key that signs or encrypts. */
    public Key first() {
        return keys.getFirst();
    }

    public Optional<Key> find(String id) {
        return stream().filter(key -> key.id().equals(id)).findFirst();
    }

    public Stream<Key> stream() {
        return keys.stream();
    }

    private static Key key(String entry) {
        var matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw new InvalidKeysException("has an entry that is not id:base64");
        }
        var bytes = decode(matcher.group(2));
        if (bytes.length != Key.LENGTH) {
            throw new InvalidKeysException(
                    String.format(Locale.ROOT, "has a key of %d bits; 256 are needed", bytes.length * 8));
        }
        return new Key(matcher.group(1), bytes);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            // The cause is dropped: its message quotes the text.
            throw new InvalidKeysException("has a key that is not Base64");
        }
    }
}
