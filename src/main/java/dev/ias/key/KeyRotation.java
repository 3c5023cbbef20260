package dev.ias.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Generates keys and rotated rings, in the format of {@link KeyRing#parse}. Uses a cryptographically secure generator.
 */
public final class KeyRotation {

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public KeyRotation(Clock clock) {
        this.clock = clock;
    }

    /** Returns a ring with one new key, named after the current date. */
    public String create() {
        return text(Stream.of(newKey(List.of())));
    }

    /** Returns the ring with a new first key, which signs and encrypts; the existing keys still verify and decrypt. */
    public String prepend(KeyRing ring) {
        return text(Stream.concat(Stream.of(newKey(ring.keys())), ring.stream()));
    }

    /** Returns the ring with a new last key, which verifies and decrypts but does not sign yet. */
    public String append(KeyRing ring) {
        return text(Stream.concat(ring.stream(), Stream.of(newKey(ring.keys()))));
    }

    /** Returns the ring with its last key moved to the front. */
    public String promote(KeyRing ring) {
        var last = ring.keys().getLast();
        return text(
                Stream.concat(Stream.of(last), ring.stream().limit(ring.keys().size() - 1)));
    }

    private Key newKey(List<Key> others) {
        var bytes = new byte[Key.LENGTH];
        random.nextBytes(bytes);
        var today = LocalDate.now(clock).toString();
        var id = Stream.iterate(1, number -> number + 1)
                .map(number -> number == 1 ? today : today + "." + number)
                .filter(candidate -> others.stream().noneMatch(key -> key.id().equals(candidate)))
                .findFirst()
                .orElseThrow();
        return new Key(id, bytes);
    }

    private static String text(Stream<Key> keys) {
        var encoder = Base64.getEncoder();
        return String.join(
                ",",
                keys.map(key -> key.id() + ":" + encoder.encodeToString(key.bytes()))
                        .toList());
    }
}
