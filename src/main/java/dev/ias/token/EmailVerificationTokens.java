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
 * Issues and checks email verification tokens: JWTs signed with HS256 that carry a {@link VerificationId}. Only this service
 * reads them.
 */
@Singleton
public class EmailVerificationTokens {

    /** The beginning of a JSON object in Base64url: a brace and a quotation mark. */
    private static final String BEGINNING = "eyJ";

    private static final JOSEObjectType TYPE = new JOSEObjectType("email-verification+jwt");
    // Others would say how to read or to check the token; who issued it knows.
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");
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
     * A new token for a sign-up.
     *
     * @throws FailureException when there is no key to sign with
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
     * The sign-up that a token speaks for.
     *
     * @throws FailureException with {@link InvalidToken} for anything that is not a token of this kind, issued here, and
     *     with {@link ExpiredToken} for one that was
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
            throw new ParseException("longer than any token of ours", MAXIMUM_LENGTH);
        }
        // The library takes a header of "null" and something behind it for none at all, and trips over it.
        if (!text.startsWith(BEGINNING)) {
            throw new ParseException("no JSON object as we write it", 0);
        }
        var token = SignedJWT.parse(text);
        for (var part : token.getParsedParts()) {
            requireCanonical(part.toString());
        }
        return token;
    }

    /**
     * The library's decoder overlooks whatever is not of its alphabet, and any decoder padding and bits that no byte needs: one
     * token has one spelling.
     */
    private static void requireCanonical(String part) throws ParseException {
        var again = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Base64.getUrlDecoder().decode(part));
        if (!again.equals(part)) {
            throw new ParseException("not as Base64url is written", 0);
        }
    }

    private boolean signed(SignedJWT token) throws JOSEException, ParseException {
        var header = token.getHeader();
        if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())
                || !TYPE.equals(header.getType())
                || header.getKeyID() == null
                || !HEADER.equals(members(header))) {
            return false;
        }
        var key = keys.ring(KeyPurpose.TOKEN).find(header.getKeyID());
        return key.isPresent() && token.verify(new MACVerifier(key.get().bytes()));
    }

    /** As they are written: the library overlooks a member that is null, and a "crit" that is empty (RFC 7515 section 4.1.11). */
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
