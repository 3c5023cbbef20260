package dev.ias.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Solves proofs of work of ALTCHA, version 1. */
public final class ProofOfWork {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProofOfWork() {}

    /** Returns the payload of a solution. */
    public static String solve(JsonNode challenge) {
        return encode(solution(challenge));
    }

    /** Returns the fields of a solution. */
    public static ObjectNode solution(JsonNode challenge) {
        return ((ObjectNode) challenge.deepCopy())
                .put("number", number(challenge))
                .put("took", 12.5)
                .without("maxnumber");
    }

    public static String encode(JsonNode payload) {
        return Base64.getEncoder().encodeToString(payload.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns an object without fields. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static String hash(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static int number(JsonNode challenge) {
        var wanted = HexFormat.of().parseHex(challenge.path("challenge").asText());
        var salt = challenge.path("salt").asText();
        var digest = sha256();
        for (var number = 0; number <= challenge.path("maxnumber").asInt(); number++) {
            if (MessageDigest.isEqual(digest.digest((salt + number).getBytes(StandardCharsets.UTF_8)), wanted)) {
                return number;
            }
        }
        throw new AssertionError("no solution of " + challenge);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
