package dev.ias.token;

import com.github.f4b6a3.uuid.UuidCreator;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ias.key.InvalidKeysException;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Keys;
import dev.ias.verification.Failure.ExpiredToken;
import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.LimitKey;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Issues and verifies email verification tokens: JWTs signed with HS256 that carry a {@link VerificationId}. Only
 * this service reads them.
 */
@Singleton
public class EmailVerificationTokens {

    /** Base64url of an opening brace and a quotation mark, with which every JSON object of this issuer begins. */
    private static final String JSON_PREFIX = "eyJ";

    private static final JOSEObjectType TYPE = new JOSEObjectType("email-verification+jwt");
    // Other members, such as "jwk" or "crit", could influence how a token is verified; this issuer writes none.
    private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");
    private static final String AUDIENCE = "email-verification";
    private static final String RECIPIENT = "rcp";
    private static final Pattern RECIPIENT_KEY = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final int MAXIMUM_LENGTH = 2_048;

    private final Keys keys;
    private final TokenSettings settings;
    private final Clock clock;

    EmailVerificationTokens(Keys keys, TokenSettings settings, Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Returns a new token for a sign-up, with a unique {@code jti}.
     *
     * @throws FailureException if the signing key cannot be read
     */
    public String issue(VerificationId signUp) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .audience(AUDIENCE)
                .subject(signUp.id().toString())
                .claim(RECIPIENT, signUp.recipient().value())
                .jwtID(UuidCreator.getTimeOrderedEpoch().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(settings.emailVerificationLifetime())))
                .build();
        try {
            var key = keys.ring(KeyPurpose.TOKEN).first();
            var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .type(TYPE)
                    .keyID(key.id())
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new MACSigner(key.bytes()));
            return token.serialize();
        } catch (JOSEException | InvalidKeysException e) {
            throw new FailureException(new StepFailed(Step.CREATE_TOKEN), e);
        }
    }

    /**
     * Verifies a token and returns the sign-up that it was issued for.
     *
     * @throws FailureException with {@link InvalidToken} if the text is not a token of this kind and issuer, with
     *     {@link ExpiredToken} if it is a valid token that has expired
     */
    public VerificationId verify(String text) {
        try {
            var token = parse(text);
            if (!signed(token)) {
                throw new FailureException(new InvalidToken());
            }
            return signUp(token.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw new FailureException(new InvalidToken(), e);
        } catch (InvalidKeysException e) {
            throw new FailureException(new StepFailed(Step.CREATE_TOKEN), e);
        }
    }

    private static SignedJWT parse(String text) throws ParseException {
        if (text.length() > MAXIMUM_LENGTH) {
            throw new ParseException("longer than any token of this issuer", MAXIMUM_LENGTH);
        }
        // The library parses a header of "null" followed by other text as a missing header and then fails unexpectedly.
        if (!text.startsWith(JSON_PREFIX)) {
            throw new ParseException("not a JSON object of this issuer", 0);
        }
        var token = SignedJWT.parse(text);
        for (var part : token.getParsedParts()) {
            requireCanonical(part.toString());
        }
        return token;
    }

    /**
     * Rejects non-canonical Base64url, so that a token has exactly one spelling. The library's decoder ignores
     * characters outside the alphabet, and every decoder ignores padding and unused trailing bits.
     */
    private static void requireCanonical(String part) throws ParseException {
        var canonical = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Base64.getUrlDecoder().decode(part));
        if (!canonical.equals(part)) {
            throw new ParseException("not canonical Base64url", 0);
        }
    }

    private boolean signed(SignedJWT token) throws JOSEException, ParseException {
        var header = token.getHeader();
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
                || !TYPE.equals(header.getType())
                || header.getKeyID() == null
                || !HEADER_MEMBERS.equals(members(header))) {
            return false;
        }
        var key = keys.ring(KeyPurpose.TOKEN).find(header.getKeyID());
        return key.isPresent() && token.verify(new MACVerifier(key.get().bytes()));
    }

    /**
     * Returns the members of the header as they are written. The library ignores members that are null and an empty
     * {@code crit} (RFC 7515 section 4.1.11).
     */
    private static Set<String> members(JWSHeader header) throws ParseException {
        return JSONObjectUtils.parse(header.toBase64URL().decodeToString()).keySet();
    }

    private VerificationId signUp(JWTClaimsSet claims) throws ParseException {
        var expires = claims.getExpirationTime();
        var subject = claims.getSubject();
        var recipient = claims.getStringClaim(RECIPIENT);
        if (!settings.issuer().equals(claims.getIssuer())
                || !List.of(AUDIENCE).equals(claims.getAudience())
                || expires == null
                || subject == null
                || recipient == null
                || !RECIPIENT_KEY.matcher(recipient).matches()) {
            throw new FailureException(new InvalidToken());
        }
        if (!clock.instant().isBefore(expires.toInstant())) {
            throw new FailureException(new ExpiredToken());
        }
        return new VerificationId(UUID.fromString(subject), new LimitKey(recipient));
    }
}
