package dev.ias.abuse.challenge;

import java.util.Optional;

/**
 * What a caller has to solve.
 *
 * @param provider its name in the contract
 * @param siteKey of a CAPTCHA
 * @param altcha a proof of work
 */
public record CallerChallenge(String provider, Optional<String> siteKey, Optional<AltchaChallenge> altcha) {}
