package dev.ias.rpc;

import dev.ias.rpc.RpcRequest.Parameter;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parameters as both schemes sign them: decoded, sorted by name, and encoded again. What was on the wire is of no use, as
 * clients encode it in ways of their own.
 */
final class CanonicalQuery {

    private CanonicalQuery() {}

    static String of(Stream<Parameter> parameters) {
        return parameters
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(parameter ->
                        PercentEncoding.encode(parameter.name()) + "=" + PercentEncoding.encode(parameter.value()))
                .collect(Collectors.joining("&"));
    }
}
