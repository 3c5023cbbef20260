package dev.ias.signup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where an attacker calls from.
 *
 * @param networks how many client networks (IPv4 /24, IPv6 /48) share a recipient's mails
 * @param clients addresses that are clients of their own in limits; {@link #UNLIMITED} if there are more than any limit
 *     notices
 * @param ipv6 whether the clients are in one IPv6 /48, each in its own /56; else each is in its own IPv4 /24
 * @param account whether the attacker is an account of the RPC API instead
 */
record Attacker(String name, int networks, int clients, boolean ipv6, boolean account) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    /** More clients than any attack uses that other limits bound. */
    private static final int ENOUGH = 20_000;

    static final Attacker ONE_ADDRESS = addresses("one IP address", 1);
    static final Attacker THOUSAND_ADDRESSES = addresses("1,000 IP addresses", 1_000);
    static final Attacker ANYBODY = addresses("anybody: unlimited networks", UNLIMITED);
    /** The quotas of a /48 are used up by a few of its clients, so that 16 of them can do as much as all 65,536. */
    static final Attacker ONE_IPV6_NETWORK = new Attacker("one IPv6 /48", 1, 16, true, false);

    static final Attacker ONE_ACCOUNT = new Attacker("one account of the RPC API", 1, 0, false, true);

    static final List<Attacker> ALL = List.of(
            ONE_ADDRESS,
            ONE_IPV6_NETWORK,
            ONE_ACCOUNT,
            addresses("100 IP addresses", 100),
            THOUSAND_ADDRESSES,
            addresses("10,000 IP addresses", 10_000),
            ANYBODY);

    static Attacker addresses(String name, int count) {
        return new Attacker(name, count, count, false, false);
    }

    boolean isUnlimited() {
        return clients == UNLIMITED;
    }

    /** Returns whether one recipient's mails can be used up: two shares are more than all mails. */
    boolean hasSeveralNetworks() {
        return networks > 1;
    }

    /** Returns an attacker that can do as much against one person: more than three networks gain nothing. */
    Attacker againstOnePerson() {
        return new Attacker("", Math.min(networks, 3), 0, false, account);
    }

    List<InetAddress> addresses() {
        return IntStream.range(0, Math.min(clients, ENOUGH))
                .mapToObj(n -> ipv6 ? ipv6(n) : ipv4(n))
                .toList();
    }

    /** Returns an address in an IPv4 /24 of its own. */
    static InetAddress ipv4(int network) {
        return address(11, network >> 8, network, 1);
    }

    private static InetAddress ipv6(int site) {
        return address(0x20, 1, 0x0d, 0xb8, 0, 1, site, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    private static InetAddress address(int... octets) {
        var bytes = new byte[octets.length];
        for (var i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
