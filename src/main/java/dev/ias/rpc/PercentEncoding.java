package dev.ias.rpc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as signatures want it: UTF-8, and nothing kept but the unreserved characters of RFC 3986 section 2.3. */
final class PercentEncoding {

    private PercentEncoding() {}

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
