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

    public static Acs3Authorization read(RpcRequest request) {
        var header = request.header("authorization")
                .map(String::strip)
                .orElseThrow(() -> new GatewayException(GatewayError.missing("Authorization")));
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
                RpcRequest.required(Optional.ofNullable(parts.get("Credential")), "AccessKeyId"),
                List.of(RpcRequest.required(Optional.ofNullable(parts.get("SignedHeaders")), "SignedHeaders")
                        .split(";", -1)),
                RpcRequest.required(Optional.ofNullable(parts.get("Signature")), "Signature"));
    }
}
