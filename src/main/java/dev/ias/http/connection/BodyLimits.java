package dev.ias.http.connection;

import io.netty.handler.codec.http.HttpRequest;

/**
 * Maximum sizes of request bodies.
 *
 * @param lists bytes at the path of the RPC API, which accepts lists of addresses
 * @param others bytes at all other paths
 */
record BodyLimits(int lists, int others) {

    private static final String RPC = "/";

    int of(HttpRequest request) {
        return ofLists(request) ? lists : others;
    }

    static boolean ofLists(HttpRequest request) {
        var uri = request.uri();
        return uri.equals(RPC) || uri.startsWith(RPC + "?");
    }
}
