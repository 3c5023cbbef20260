package dev.ias.abuse.challenge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ias.key.InvalidKeysException;
import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Keys;
import dev.ias.verification.Failure.InvalidSolution;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Proofs of work of the ALTCHA protocol, version 1. Stateless: what is issued is recognised by its signature, an
 * HMAC-SHA256 of challenge and difficulty. Issuing and verifying take a few microseconds.
 */
final class Altcha implements SolutionVerifier {

    private static final int SALT_BYTES = 12;
    // Domain separation from the other MACs of the key.
    private static final String PURPOSE = "caller challenge";

    private final Keys keys;
    private final int maxNumber;
    private final Duration lifetime;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Altcha(Keys keys, int maxNumber, Duration lifetime, Clock clock) {
        this.keys = keys;
        this.maxNumber = maxNumber;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    @Override
    public CallerChallenge issue() {
        return new CallerChallenge(ChallengeProvider.ALTCHA.text(), Optional.empty(), Optional.of(challenge()));
    }

    private AltchaChallenge challenge() {
        var bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        var expires = clock.instant().plus(lifetime).getEpochSecond();
        var salt = String.format(Locale.ROOT, "%s?expires=%d&", HexFormat.of().formatHex(bytes), expires);
        var challenge = hash(salt, random.nextInt(maxNumber + 1));
        var signature =
                HexFormat.of().formatHex(sign(keys.ring(KeyPurpose.SECRET).first(), challenge));
        return new AltchaChallenge(AltchaSolution.ALGORITHM, challenge, maxNumber, salt, signature);
    }

    @Override
    public CompletableFuture<Verified> verify(String solution, InetAddress client) {
        try {
            return AltchaSolution.parse(solution)
                    .filter(this::isValid)
                    .map(valid -> new Verified(valid.challenge(), Instant.ofEpochSecond(valid.expires()), false))
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.failedFuture(new FailureException(new InvalidSolution())));
        } catch (InvalidKeysException e) {
            return CompletableFuture.failedFuture(new FailureException(new StepFailed(Step.CREATE_CODE), e));
        }
    }

    private boolean isValid(AltchaSolution solution) {
        return solution.number() <= maxNumber
                && clock.instant().getEpochSecond() < solution.expires()
                && hash(solution.salt(), solution.number()).equals(solution.challenge())
                && isIssued(solution);
    }

    /** The signature covers the difficulty, so that a challenge issued with another one is not accepted. */
    private boolean isIssued(AltchaSolution solution) {
        var signature = HexFormat.of().parseHex(solution.signature());
        return keys.ring(KeyPurpose.SECRET).stream()
                .anyMatch(key -> MessageDigest.isEqual(sign(key, solution.challenge()), signature));
    }

    private static String hash(String salt, long number) {
        try {
            var digest = MessageDigest.getInstance(AltchaSolution.ALGORITHM);
            return HexFormat.of().formatHex(digest.digest((salt + number).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] sign(Key key, String challenge) {
        return key.hmacSha256()
                .doFinal(String.join("\n", PURPOSE, String.valueOf(maxNumber), challenge)
                        .getBytes(UTF_8));
    }
}
