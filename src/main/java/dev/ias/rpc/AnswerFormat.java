package dev.ias.rpc;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import java.util.Arrays;
import java.util.Optional;

/** The format of an answer. */
enum AnswerFormat {
    XML("application/xml"),
    JSON("application/json");

    private static final String PARAMETER = "Format";

    private final String mediaType;

    AnswerFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * Returns the format of the answer to a call: JSON if it is signed by headers, because those clients read nothing
     * else; otherwise the requested format, or XML if it is absent or unknown.
     */
    static AnswerFormat of(RpcRequest request) {
        return request.signedByHeaders()
                ? JSON
                : requested(request).flatMap(AnswerFormat::named).orElse(XML);
    }

    /**
     * Rejects a call that requests an unknown format.
     *
     * @throws GatewayException if there is no such format
     */
    static void check(RpcRequest request) {
        if (requested(request).filter(name -> named(name).isEmpty()).isPresent()) {
            throw new GatewayException(GatewayError.INVALID_FORMAT);
        }
    }

    private static Optional<String> requested(RpcRequest request) {
        return request.parameter(PARAMETER).filter(value -> !value.isEmpty());
    }

    private static Optional<AnswerFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findAny();
    }

    /** Returns the content type, by which clients select their parser. */
    String contentType() {
        return mediaType + ";charset=utf-8";
    }
}
