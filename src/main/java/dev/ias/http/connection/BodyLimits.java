package dev.ias.http.connection;

import io.netty.handler.codec.http.HttpRequest;

/**
 * Maximum sizes of request bodies.
 *
 * @param lists bytes at the path of the RPC API, which accepts lists of addresses
 * @param reports bytes at the path of the management port that accepts reports about sent mails
 * @param others bytes at all other paths
 */
record BodyLimits(int lists, int reports, int others) {

    /** Bytes of a report, which returns the reported mail. */
    static final int REPORT = 1 << 20;

    private static final String RPC = "/";
    private static final String REPORTS = "/bounces";

    int of(HttpRequest request) {
        if (ofLists(request)) {
            return lists;
        }
        return isAt(request, REPORTS) ? reports : others;
    }

    /** Returns the largest limit. */
    int maximum() {
        return Math.max(Math.max(lists, reports), others);
    }

    /** Returns the limits of a listener that does not accept reports. */
    BodyLimits withoutReports() {
        return new BodyLimits(lists, others, others);
    }

    static boolean ofLists(HttpRequest request) {
        return isAt(request, RPC);
    }

    private static boolean isAt(HttpRequest request, String path) {
        var uri = request.uri();
        return uri.equals(path) || uri.startsWith(path + "?");
    }
}
