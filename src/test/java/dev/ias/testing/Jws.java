package dev.ias.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Creates JWS without a library, because libraries refuse to create most of the tokens of an attacker. */
public final class Jws {

    private Jws() {}

    public static String hs256(String header, String payload, byte[] key) {
        return signed("HmacSHA256", header, payload, key);
    }

    public static String signed(String algorithm, String header, String payload, byte[] key) {
        var input = encoded(header) + "." + encoded(payload);
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return input + "." + encoded(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String unsigned(String header, String payload) {
        return encoded(header) + "." + encoded(payload) + ".";
    }

    /** Returns a decoded part: 0 is the header, 1 the payload. */
    public static String part(String token, int number) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[number]), StandardCharsets.UTF_8);
    }

    public static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
