package dev.ias.rpc;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a call says about its signature. Nothing of it is proven yet.
 *
 * @param accessKeyId the key that is said to have signed
 * @param timestamp as sent
 * @param nonce as sent, perhaps empty
 * @param securityToken of a temporary key, empty when there is none
 * @param signature as sent
 * @param stringsToSign the forms in which known clients sign this very call; one of them must fit. Made only when the access key is
 *     known to exist, because they cost as much as the request is long
 */
record SignedCall(
        Scheme scheme,
        String accessKeyId,
        String timestamp,
        String nonce,
        String securityToken,
        String signature,
        Supplier<List<String>> stringsToSign) {

    /** How a string is signed. */
    @FunctionalInterface
    interface Scheme {

        String sign(String secret, String stringToSign);
    }

    /** Whether it was signed with this secret. */
    boolean signedWith(String secret) {
        return stringsToSign.get().stream().anyMatch(text -> Hashes.equal(scheme.sign(secret, text), signature));
    }

    /** The string to sign that a client is told when its signature does not fit. */
    String stringToSign() {
        return stringsToSign.get().getFirst();
    }
}
