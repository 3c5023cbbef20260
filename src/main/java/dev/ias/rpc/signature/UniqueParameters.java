package dev.ias.rpc.signature;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.request.RpcRequest.Parameter;
import java.util.HashSet;
import java.util.regex.Pattern;

/**
 * Rejects parameters that are repeated in the query, the form, or both: the signature could be verified with one value
 * and the call executed with the other. The documentation of the original API does not cover repetitions; the answer is
 * that for an invalid value, {@code Invalid{Name}}.
 */
public final class UniqueParameters {

    private static final Pattern NAME_FIT_FOR_ERROR = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private UniqueParameters() {}

    public static void check(RpcRequest request) {
        var seen = new HashSet<String>();
        request.parameters()
                .map(Parameter::name)
                .filter(name -> !seen.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new GatewayException(GatewayError.invalid(
                            NAME_FIT_FOR_ERROR.matcher(name).matches() ? name : "Parameter"));
                });
    }
}
