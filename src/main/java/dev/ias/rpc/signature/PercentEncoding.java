package dev.ias.rpc.signature;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of signatures: UTF-8; all but the unreserved characters of RFC 3986, section 2.3, are escaped. */
public final class PercentEncoding {

    private PercentEncoding() {}

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
