package dev.ias.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.key.KeyRing;
import dev.ias.testing.TestKeys;
import dev.ias.verification.AddressTest;
import dev.ias.verification.LimitKey;
import dev.ias.verification.SecretHasher;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnTokensTest {

    private static final Instant SENT = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final LimitKey RECIPIENT = new LimitKey("AAECAwQFBgcICQoLDA0ODw");

    private final ReturnTokens tokens = tokens("secret");
    private final ReturnToken token = new ReturnToken(RECIPIENT, SENT, true);
    private final String text = tokens.text(token);

    @Test
    void aTokenIsReadAsItWasWritten() {
        assertThat(text).matches("[0-9a-v]{48}");
        assertThat(tokens.parse(text)).contains(token);
        assertThat(token.sentAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z"));
    }

    @Test
    void everyRecipientTimeAndSpellingIsReadAsItWasWritten() {
        var ring = KeyRing.parse(TestKeys.ring("other"));
        var hasher = new SecretHasher(purpose -> ring);
        for (var i = 0; i < 300; i++) {
            var address = AddressTest.valid(String.format(Locale.ROOT, "jane%d@example.com", i));
            var any = new ReturnToken(hasher.recipient(address), SENT.plusSeconds(i * 86_400_000L), i % 2 == 0);
            assertThat(tokens.parse(tokens.text(any))).contains(any);
        }
        var zero = new ReturnToken(new LimitKey("A".repeat(22)), Instant.EPOCH, true);
        assertThat(tokens.parse(tokens.text(zero))).contains(zero);
    }

    @Test
    void mailSoftwareMayChangeTheCase() {
        assertThat(tokens.parse(text.toUpperCase(Locale.ROOT))).contains(token);
    }

    @Test
    void aTokenOfAnOlderKeyOfTheRingIsReadAndOneOfARemovedKeyIsNot() {
        assertThat(tokens("new", "secret").parse(text)).contains(token);
        assertThat(tokens("new").parse(text)).isEmpty();
    }

    @Test
    void noChangedCharacterIsAccepted() {
        assertThat(IntStream.range(0, text.length())
                        .mapToObj(i ->
                                text.substring(0, i) + (text.charAt(i) == '0' ? '1' : '0') + text.substring(i + 1)))
                .allSatisfy(forged -> assertThat(tokens.parse(forged)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-00000000000000000000000000000000000000000000000",
                "000000000000000000000000000000000000000000000000",
                "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv",
                "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
                "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠"
            })
    void foreignTextIsNoToken(String foreign) {
        assertThat(tokens.parse(foreign)).isEmpty();
    }

    @Test
    void aTruncatedOrExtendedTokenIsNone() {
        assertThat(tokens.parse(text.substring(1))).isEmpty();
        assertThat(tokens.parse(text + "0")).isEmpty();
        assertThat(tokens.parse(text + "\n")).isEmpty();
    }

    @Test
    void theMacOfAMuteLinkIsNotThatOfAToken() {
        var ring = KeyRing.parse(TestKeys.ring("secret"));
        var mute = new SecretHasher(purpose -> ring).muteToken(RECIPIENT);

        assertThat(mute).startsWith(RECIPIENT.value());
        assertThat(tokens.parse(mute)).isEmpty();
    }

    @Test
    void noOtherTextIsAToken() {
        Fuzz.run(
                "return tokens",
                0.04,
                List.of(text),
                List.of("0", "v", "w", "V", "-", "+", "@", "\0", "٣"),
                any -> assertThat(tokens.parse(any).isPresent()).isEqualTo(any.equalsIgnoreCase(text)));
    }

    private static ReturnTokens tokens(String... keys) {
        var ring = KeyRing.parse(TestKeys.ring(keys));
        return new ReturnTokens(purpose -> ring);
    }
}
