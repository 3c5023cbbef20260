package dev.ias.rpc;

import dev.ias.rpc.RpcRequest.Parameter;
import java.util.HashSet;
import java.util.regex.Pattern;

/**
 * Refuses a parameter that comes twice, be it in the query, in the form, or in both. Of two values, the signature might be
 * checked with one and the call be made with the other. The original does not say what it does; we answer as it does for a
 * parameter with a wrong value, {@code Invalid{Name}}.
 */
final class UniqueParameters {

    private static final Pattern SPEAKABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private UniqueParameters() {}

    static void check(RpcRequest request) {
        var seen = new HashSet<String>();
        request.parameters()
                .map(Parameter::name)
                .filter(name -> !seen.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new GatewayException(
                            GatewayError.invalid(SPEAKABLE.matcher(name).matches() ? name : "Parameter"));
                });
    }
}
