package dev.ias.testing;

import java.util.stream.Stream;

/** Texts that are, and are not, literals of IP addresses, for every parser that reads addresses. */
public final class AddressLiterals {

    private AddressLiterals() {}

    /** Returns literals. */
    public static Stream<String> valid() {
        return Stream.of(
                "0.0.0.0",
                "10.20.30.40",
                "127.0.0.1",
                "203.0.113.7",
                "255.255.255.255",
                "::",
                "::1",
                "2001:db8::17",
                "2001:DB8:0:0:1:0:0:17",
                "2001:db8:0:1:1:1:1:1",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "fe80::17",
                "64:ff9b::192.0.2.33",
                "::ffff:203.0.113.7");
    }

    /** Returns texts that other parsers accept as literals, or that look like some. */
    public static Stream<String> invalid() {
        return Stream.of(
                "",
                " ",
                "10",
                "1.2",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "127.0.0.01",
                "0177.0.0.1",
                "0x7f.0.0.1",
                "0x7f000001",
                "2130706433",
                "+1.2.3.4",
                "1.2.3.-4",
                "1.2.3.4 ",
                "\u0661.2.3.4",
                "\uff11.2.3.4",
                "1.2.3.4%eth0",
                "127.0.0.1/8",
                ":",
                ":::",
                ":1",
                "1:",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "::g",
                "::1.2.3",
                "::1.2.3.04",
                "::1.2.3.4.5",
                "::1.2.3.4:5",
                "fe80::17%eth0",
                "fe80::17%1",
                "fe80::17%",
                "2001:db8::/32",
                "localhost",
                "proxy.example",
                "unknown",
                "_hidden");
    }
}
