package dev.ias.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.key.KeyRing;
import dev.ias.testing.TestKeys;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fuzz tests of the parsers of addresses and links: an accepted input is parsed to the same value again. */
class VerificationParsersFuzzTest {

    @Test
    void parsingAnAddressIsIdempotent() {
        Fuzz.run(
                "addresses",
                0.12,
                List.of("jane@example.com", "Jane.Doe+x@bücher.example", "a@b.中国", "a@xn--bcher-kva.example"),
                List.of(
                        "@", ".", "\"", "<", ",", "\r\n", "\0", "xn--", "=?", "?=", "\u200d", "．", "＠", "ß", "İ", "א",
                        "😀", "\ud83d"),
                text -> {
                    if (Address.parse(text) instanceof Address.Parsed.Valid(var address)) {
                        assertThat(address.typed()).matches("[!-~]{1,64}@[a-z0-9.-]{3,253}");
                        assertThat(Address.parse(address.typed())).isEqualTo(new Address.Parsed.Valid(address));
                    }
                });
    }

    @Test
    void noOtherTextIsAMuteToken() {
        var ring = KeyRing.parse(TestKeys.ring("secret"));
        var hasher = new SecretHasher(purpose -> ring);
        var token = hasher.muteToken(new LimitKey("r".repeat(22)));
        Fuzz.run(
                "mute tokens",
                0.04,
                List.of(token),
                List.of("A", "_", "-", "=", "/", "%00", "..", "\0", "٣"),
                text -> assertThat(hasher.muteRecipient(text).isPresent()).isEqualTo(text.equals(token)));
    }

    @Test
    void aLinkTokenEqualsItsText() {
        Fuzz.run(
                "link tokens",
                0.04,
                List.of("0123456789abcdef".repeat(4), "f".repeat(64)),
                List.of("0", "F", "g", "-", "/", "%00", "..", "\0", "٣"),
                text -> assertThat(LinkToken.parse(text).map(LinkToken::value))
                        .isEqualTo(Optional.of(text).filter(hex -> hex.matches("[0-9a-f]{64}"))));
    }
}
