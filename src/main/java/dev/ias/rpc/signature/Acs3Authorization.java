package dev.ias.rpc.signature;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Authorization} header of ACS3-HMAC-SHA256. Its parts are read by name, because their order differs between
 * SDKs.
 *
 * @param signedHeaders in lower case, in the order in which the client lists them
 */
public record Acs3Authorization(String credential, List<String> signedHeaders, String signature) {

    static final String ALGORITHM = "ACS3-HMAC-SHA256";

    private static final String SCHEME_PREFIX = "ACS3-";

    /** Returns whether the call is signed by this or another ACS3 scheme, not by its parameters. */
    static boolean in(RpcRequest request) {
        return header(request).filter(value -> value.startsWith(SCHEME_PREFIX)).isPresent();
    }

    public static Acs3Authorization read(RpcRequest request) {
        var header = header(request).orElseThrow(() -> new GatewayException(GatewayError.missing("Authorization")));
        var space = header.indexOf(' ');
        if (space < 0 || !header.substring(0, space).equals(ALGORITHM)) {
            throw new GatewayException(SignatureErrors.METHOD);
        }
        var parts = new HashMap<String, String>();
        for (var part : header.substring(space + 1).split(",", -1)) {
            var equals = part.indexOf('=');
            if (equals < 0
                    || parts.put(
                                    part.substring(0, equals).strip(),
                                    part.substring(equals + 1).strip())
                            != null) {
                throw new GatewayException(SignatureErrors.INCOMPLETE);
            }
        }
        return new Acs3Authorization(
                required(Optional.ofNullable(parts.get("Credential")), "AccessKeyId"),
                List.of(required(Optional.ofNullable(parts.get("SignedHeaders")), "SignedHeaders")
                        .split(";", -1)),
                required(Optional.ofNullable(parts.get("Signature")), "Signature"));
    }

    private static Optional<String> header(RpcRequest request) {
        return request.header("authorization").map(String::strip);
    }

    private static String required(Optional<String> value, String name) {
        return value.filter(text -> !text.isEmpty())
                .orElseThrow(() -> new GatewayException(GatewayError.missing(name)));
    }
}
