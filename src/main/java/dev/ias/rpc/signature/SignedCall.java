package dev.ias.rpc.signature;

import java.util.List;
import java.util.function.Supplier;

/**
 * The signature of a call and its attributes, not verified yet.
 *
 * @param accessKeyId the claimed access key
 * @param timestamp as sent
 * @param nonce as sent; may be empty
 * @param securityToken of a temporary key; empty if absent
 * @param signature as sent
 * @param stringsToSign the variants that clients sign, one of which must match. Computed only once the access key has
 *     been found, because the cost grows with the length of the request
 */
public record SignedCall(
        Scheme scheme,
        String accessKeyId,
        String timestamp,
        String nonce,
        String securityToken,
        String signature,
        Supplier<List<String>> stringsToSign) {

    /** The signature function of a scheme. */
    @FunctionalInterface
    interface Scheme {

        String sign(String secret, String stringToSign);
    }

    /** Returns whether the signature was made with this secret. */
    public boolean signedWith(String secret) {
        return stringsToSign.get().stream().anyMatch(text -> Hashes.equal(scheme.sign(secret, text), signature));
    }

    /** Returns the string to sign that is part of the error message of a mismatch. */
    String stringToSign() {
        return stringsToSign.get().getFirst();
    }
}
