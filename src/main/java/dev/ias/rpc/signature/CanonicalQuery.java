package dev.ias.rpc.signature;

import dev.ias.rpc.request.RpcRequest.Parameter;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The canonical form of parameters, common to both schemes: decoded, sorted by name, then value, and encoded again. The
 * encoding on the wire cannot be used, because it differs between clients.
 */
public final class CanonicalQuery {

    private CanonicalQuery() {}

    public static String of(Stream<Parameter> parameters) {
        return parameters
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(parameter ->
                        PercentEncoding.encode(parameter.name()) + "=" + PercentEncoding.encode(parameter.value()))
                .collect(Collectors.joining("&"));
    }
}
