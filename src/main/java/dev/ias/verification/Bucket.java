package dev.ias.verification;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;

/**
 * The part of the data that a recipient belongs to. It leads the primary key of all rows of the recipient, so that a
 * sharded database keeps them together. It is a hash without a key: the rotation of a key moves no row. Ten bits do not
 * reveal an address.
 *
 * @param number 0 to {@value #LAST}
 */
public record Bucket(short number) implements Comparable<Bucket> {

    /** The greatest bucket; there are 1,024. */
    public static final int LAST = 1_023;

    private static final int BITS = 10;

    public Bucket {
        if (number < 0 || number > LAST) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "bucket is %d; 0 to %d is needed", number, LAST));
        }
    }

    /** Returns the bucket of all addresses of the same {@linkplain Address#mailbox() mailbox}. */
    public static Bucket of(Address address) {
        return of(address.mailbox());
    }

    /** Returns the bucket of what belongs to no recipient, such as an account: of its id. */
    public static Bucket of(String id) {
        try {
            return of(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the bucket in the first ten bits of a hash. */
    public static Bucket of(byte[] hash) {
        return new Bucket((short) (Short.toUnsignedInt(ByteBuffer.wrap(hash).getShort()) >>> (Short.SIZE - BITS)));
    }

    /** Returns the bucket in the last ten bits of a verification's id. */
    public static Bucket of(UUID verification) {
        return new Bucket((short) (verification.getLeastSignificantBits() & LAST));
    }

    /**
     * Returns an id with this bucket as its last ten bits. They are random, or the issuer's own, in UUIDs of the
     * versions 7 and 8 (RFC 9562 sections 5.7 and 5.8), so the id keeps its version and order.
     */
    UUID in(UUID id) {
        return new UUID(id.getMostSignificantBits(), (id.getLeastSignificantBits() & ~(long) LAST) | number);
    }

    /** Returns a hash of at least two bytes with this bucket as its first ten bits. */
    byte[] in(byte[] hash) {
        var first = ByteBuffer.wrap(hash).getShort();
        var rest = Short.SIZE - BITS;
        var marked = (number << rest) | (first & ((1 << rest) - 1));
        return ByteBuffer.wrap(hash.clone()).putShort((short) marked).array();
    }

    @Override
    public int compareTo(Bucket other) {
        return Short.compare(number, other.number);
    }
}
