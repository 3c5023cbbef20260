package dev.ias.signup;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Who requests a mail of a sign-up.
 *
 * @param address the client address
 * @param country the country of the client as a code of ISO 3166-1 alpha-2, if known
 */
public record Requester(InetAddress address, Optional<String> country) {}
