package dev.ias.rpc;

import java.util.Arrays;
import java.util.Optional;

/** How an answer is written. */
enum AnswerFormat {
    XML("application/xml"),
    JSON("application/json");

    private static final String PARAMETER = "Format";

    private final String mediaType;

    AnswerFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** How to answer a call, whatever it asks for. Programs that sign by headers read JSON only. */
    static AnswerFormat of(RpcRequest request) {
        return request.signedByHeaders()
                ? JSON
                : asked(request).flatMap(AnswerFormat::named).orElse(XML);
    }

    /**
     * Looks at what the call asks for.
     *
     * @throws GatewayException when there is no such format
     */
    static void check(RpcRequest request) {
        if (asked(request).filter(name -> named(name).isEmpty()).isPresent()) {
            throw new GatewayException(GatewayError.INVALID_FORMAT);
        }
    }

    private static Optional<String> asked(RpcRequest request) {
        return request.parameter(PARAMETER).filter(value -> !value.isEmpty());
    }

    private static Optional<AnswerFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equalsIgnoreCase(name))
                .findAny();
    }

    /** Programs choose their parser by it. */
    String contentType() {
        return mediaType + ";charset=utf-8";
    }
}
