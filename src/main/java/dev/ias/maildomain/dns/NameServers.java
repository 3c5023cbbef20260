package dev.ias.maildomain.dns;

import dev.ias.network.IpAddress;
import dev.ias.settings.InvalidSettingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The configured recursive name servers. Netty's own list would fall back to public servers. */
final class NameServers {

    private static final Path SYSTEM = Path.of("/etc/resolv.conf");
    private static final int PORT = 53;
    private static final int HIGHEST_PORT = 65_535;
    // The limit of the C library (MAXNS).
    private static final int MAXIMUM = 3;
    private static final int MAXIMUM_BYTES = 64 * 1024;
    private static final Pattern NAMESERVER = Pattern.compile("nameserver\\s+(\\S+).*");
    private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)]:([0-9]{1,5})|([0-9.]+):([0-9]{1,5})");

    private NameServers() {}

    /** Returns the configured servers, or those of the system; empty if there are none. */
    static List<InetSocketAddress> of(DnsSettings settings) {
        var configured = settings.written().map(NameServers::parse).toList();
        return configured.isEmpty() ? system() : configured;
    }

    /**
     * Parses an address with or without a port.
     *
     * @throws InvalidSettingException if it is none
     */
    static InetSocketAddress parse(String text) {
        var withPort = WITH_PORT.matcher(text);
        var address = withPort.matches()
                ? address(
                        Optional.ofNullable(withPort.group(1)).orElseGet(() -> withPort.group(3)),
                        Integer.parseInt(Optional.ofNullable(withPort.group(2)).orElseGet(() -> withPort.group(4))))
                : address(text, PORT);
        return address.orElseThrow(() -> InvalidSettingException.of(
                "ias.dns.servers",
                text,
                "an IP address with or without a port, such as 192.0.2.53 or [2001:db8::53]:53"));
    }

    private static Optional<InetSocketAddress> address(String address, int port) {
        return port < 1 || port > HIGHEST_PORT
                ? Optional.empty()
                : IpAddress.of(address).map(parsed -> new InetSocketAddress(parsed, port));
    }

    private static List<InetSocketAddress> system() {
        try (var content = Files.newInputStream(SYSTEM)) {
            return parseSystem(new String(content.readNBytes(MAXIMUM_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Parses the servers of a {@code resolv.conf}; those with a zone, such as {@code fe80::1%eth0}, too. */
    static List<InetSocketAddress> parseSystem(String text) {
        return text.lines()
                .map(line -> NAMESERVER.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .flatMap(NameServers::literal)
                .limit(MAXIMUM)
                .map(address -> new InetSocketAddress(address, PORT))
                .toList();
    }

    private static Stream<InetAddress> literal(String text) {
        try {
            return Stream.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
