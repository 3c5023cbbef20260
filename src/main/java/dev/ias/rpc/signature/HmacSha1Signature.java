package dev.ias.rpc.signature;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.request.RpcRequest.Parameter;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The signature of the RPC style, version 1.0: a parameter with the HMAC-SHA1 of all other parameters of query and
 * form. A body that is not a form is not signed, so it must not be read.
 */
public final class HmacSha1Signature {

    private static final String SIGNATURE = "Signature";
    private static final String METHOD = "HMAC-SHA1";
    private static final String VERSION = "1.0";

    private HmacSha1Signature() {}

    static SignedCall read(RpcRequest request) {
        // Only parameters are signed, headers of the same meaning are not.
        required(request, "Action");
        required(request, "Version");
        var accessKeyId = required(request, "AccessKeyId");
        if (!required(request, "SignatureMethod").equals(METHOD)) {
            throw new GatewayException(SignatureErrors.METHOD);
        }
        if (!required(request, "SignatureVersion").equals(VERSION)) {
            throw new GatewayException(GatewayError.invalid("SignatureVersion"));
        }
        var nonce = request.parameter("SignatureNonce")
                .orElseThrow(() -> new GatewayException(GatewayError.missing("SignatureNonce")));
        return new SignedCall(
                HmacSha1Signature::sign,
                accessKeyId,
                required(request, "Timestamp"),
                nonce,
                request.parameter("SecurityToken").orElse(""),
                required(request, SIGNATURE),
                () -> stringsToSign(request));
    }

    static String stringToSign(String method, Stream<Parameter> parameters) {
        return method + "&" + PercentEncoding.encode("/") + "&" + PercentEncoding.encode(CanonicalQuery.of(parameters));
    }

    static String sign(String secret, String stringToSign) {
        return Base64.getEncoder().encodeToString(Hashes.hmac("HmacSHA1", secret + "&", stringToSign));
    }

    /** Returns the string over all parameters, then that without empty ones, which some SDKs send but do not sign. */
    private static List<String> stringsToSign(RpcRequest request) {
        var all = stringToSign(request.method(), signed(request));
        var withValue = stringToSign(request.method(), signed(request).filter(Predicate.not(HmacSha1Signature::empty)));
        return all.equals(withValue) ? List.of(all) : List.of(all, withValue);
    }

    private static Stream<Parameter> signed(RpcRequest request) {
        return request.parameters().filter(parameter -> !parameter.name().equals(SIGNATURE));
    }

    private static boolean empty(Parameter parameter) {
        return parameter.value().isEmpty();
    }

    private static String required(RpcRequest request, String name) {
        return RpcRequest.required(request.parameter(name), name);
    }
}
