package dev.ias.verification;

import static dev.ias.testing.KnownAttack.S17;
import static dev.ias.testing.KnownAttack.S18;
import static dev.ias.testing.KnownAttack.S19;
import static dev.ias.testing.KnownAttack.S20;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.testing.InputTable;
import dev.ias.verification.Address.Parsed;
import dev.ias.verification.Address.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class AddressTest {

    private static final String LOCAL_64 = "l".repeat(64);
    // An address with this domain and a local part of 64 characters has 254 characters.
    private static final String DOMAIN_189 = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(57) + ".com";

    @ParameterizedTest
    @CsvSource({
        "jane@example.com,                jane@example.com",
        "Jane.Doe@Example.COM,            Jane.Doe@example.com",
        "jane+tag@example.com,            jane+tag@example.com",
        "!#$%&*+-/=?^_`{|}~@example.com,  !#$%&*+-/=?^_`{|}~@example.com",
        "o''reilly@example.com,           o''reilly@example.com",
        "jane@sub.sub-2.example.com,      jane@sub.sub-2.example.com",
        "jane@1.example,                  jane@1.example",
        "jane@bücher.example,             jane@xn--bcher-kva.example",
        "jane@BÜCHER.EXAMPLE,             jane@xn--bcher-kva.example",
        "jane@XN--BCHER-KVA.example,      jane@xn--bcher-kva.example",
        "jane@straße.example,             jane@xn--strae-oqa.example",
        "jane@ｅｘａｍｐｌｅ.com,           jane@example.com",
        "jane@example。com,               jane@example.com",
        "jane@例子.中国,                   jane@xn--fsqu00a.xn--fiqs8s",
        "jane@مثال.إختبار,                jane@xn--mgbh0fb.xn--kgbechtv",
        "jane%0d%0a@example.com,          jane%0d%0a@example.com"
    })
    void validAddressesAreConvertedToAscii(String typed, String mailedTo) {
        assertThat(valid(typed).typed()).isEqualTo(mailedTo);
    }

    @ParameterizedTest
    @CsvSource({
        "jane@example.com,       JANE@EXAMPLE.COM",
        "jane@bücher.example,    jane@xn--bcher-kva.example",
        "jane@bücher.example,    JANE@BÜCHER.example",
        "jane@ｅｘａｍｐｌｅ.com,  jane@example.com"
    })
    @Attack(S20)
    void spellingsOfAnAddressAreEqual(String one, String other) {
        assertThat(valid(one).normalised()).isEqualTo(valid(other).normalised());
    }

    @ParameterizedTest
    @CsvSource({
        "jane+news@example.com,       jane@example.com",
        "Jane+a+b@example.com,        jane@example.com",
        "+jane@example.com,           +jane@example.com",
        "j.a.ne@example.com,          j.a.ne@example.com",
        "j.a.ne+x@gmail.com,          jane@gmail.com",
        "Ja.Ne@GoogleMail.com,        jane@gmail.com",
        "jane@googlemail.com.example, jane@googlemail.com.example"
    })
    @Attack(S20)
    void spellingsThatReachOneMailboxHaveOneLimitKey(String typed, String mailbox) {
        assertThat(valid(typed).mailbox()).isEqualTo(mailbox);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0130", "\u0130."})
    void aDomainWhoseMappingIsTooLongIsRefused(String longer) {
        assertThat(Address.parse("jane@" + longer.repeat(1000 / longer.length())))
                .isInstanceOf(Parsed.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "jane@straße.example,    jane@strasse.example",
        "jane@example.com,       jane@example.org",
        "jane+a@example.com,     jane@example.com",
        "j.ane@example.com,      jane@example.com"
    })
    @Attack(S20)
    void differentAddressesAreNotEqual(String one, String other) {
        assertThat(valid(one).normalised()).isNotEqualTo(valid(other).normalised());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane",
                "@example.com",
                "jane@",
                "jane@localhost",
                "jane@@example.com",
                "jane@doe@example.com",
                "jane＠example.com",
                ".jane@example.com",
                "jane.@example.com",
                "ja..ne@example.com",
                "ja ne@example.com",
                "\"jane\"@example.com",
                "\"ja ne\"@example.com",
                "jane(comment)@example.com",
                "jane@example.com(comment)",
                "jane@(comment)example.com",
                "jane\\@example.com",
                "jane@example.com\r\nBcc: eve@example.com",
                "jane\r\n@example.com",
                "jane\n@example.com",
                "jane@exam\rple.com",
                "jane\0@example.com",
                "jane@example.com\0",
                "jane@example.com%0d%0aBcc:eve@example.com",
                "jane@example.com%0d%0a",
                "jane,eve@example.com",
                "jane@example.com,eve@example.com",
                "jane;eve@example.com",
                "jane@example.com;eve.example.com",
                "<jane@example.com>",
                "Jane <jane@example.com>",
                "jane>@example.com",
                "mailto:jane@example.com",
                "=?utf-8?q?jane=40evil.example=3e?=@example.com",
                "=?x?b?amFuZQ==?=doe@example.com",
                "jane@=?utf-8?q?example?=.com",
                "jane@[127.0.0.1]",
                "jane@[IPv6:::1]",
                "jane@127.0.0.1",
                "jane@example.123",
                "jane@.example.com",
                "jane@example..com",
                "jane@example.com.",
                "jane@-example.com",
                "jane@example-.com",
                "jane@exam_ple.com",
                "jane@exam ple.com",
                "jane@xn--a.example",
                "jane@aא.example",
                "jane@exa\u202Emple.com",
                "ja\u202Ene@example.com",
                "jane@exa\u200Cmple.com",
                "jané@example.com",
                "ｊane@example.com",
                "😀@example.com",
                "jan\u200Be@example.com",
                "!user%evil.example@[10.0.0.1]"
            })
    @Attack({S17, S18, S19})
    void malformedAddressesAreRefused(String typed) {
        assertThat(Address.parse(typed)).isEqualTo(new Parsed.Invalid(Problem.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t", "\u3000"})
    void blankTextIsEmpty(String typed) {
        assertThat(Address.parse(typed)).isEqualTo(new Parsed.Invalid(Problem.EMPTY));
    }

    @Test
    void whatIsCopiedAlongWithAnAddressIsRemoved() {
        var around = String.join("", InputTable.around());

        assertThat(valid(around + "jane@example.com" + around).typed()).isEqualTo("jane@example.com");
        assertThat(valid("\u202Ejane@example.com\u202C").typed()).isEqualTo("jane@example.com");
        assertThat(Address.parse(around)).isEqualTo(new Parsed.Invalid(Problem.EMPTY));
    }

    @Test
    void invisibleCharactersInsideAnAddressAreRefused() {
        assertThat(InputTable.addressesWithOneInside())
                .allSatisfy(
                        address -> assertThat(Address.parse(address)).isEqualTo(new Parsed.Invalid(Problem.MALFORMED)));
    }

    /** The rules of IDNA require them in some scripts (RFC 5892 appendix A). */
    @Test
    void joinersInADomainNameAreKept() {
        assertThat(valid("jane@نامه\u200cای.example").typed()).isEqualTo("jane@xn--mgba3gch31f060k.example");
    }

    @Test
    void aLocalPartHasAtMost64Characters() {
        assertThat(valid(LOCAL_64 + "@example.com").typed()).startsWith(LOCAL_64);
        assertThat(Address.parse(LOCAL_64 + "l@example.com"))
                .isEqualTo(new Parsed.Invalid(Problem.LOCAL_PART_TOO_LONG));
    }

    @Test
    void anAddressHasAtMost254Characters() {
        assertThat(valid(LOCAL_64 + "@" + DOMAIN_189).typed()).hasSize(254);
        assertThat(Address.parse(LOCAL_64 + "@" + DOMAIN_189.replace("ccc.com", "cccc.com")))
                .isEqualTo(new Parsed.Invalid(Problem.TOO_LONG));
    }

    /** The limit applies to the address of the mail, in which an internationalised domain is longer. */
    @Test
    void lengthIsCountedInAscii() {
        var label = "ü".repeat(56) + ".";

        assertThat(Address.parse("jane@" + label.repeat(4) + "com")).isEqualTo(new Parsed.Invalid(Problem.TOO_LONG));
    }

    @Test
    void excessivelyLongInputIsTooLong() {
        assertThat(Address.parse("a".repeat(1_000_000) + "@example.com"))
                .isEqualTo(new Parsed.Invalid(Problem.TOO_LONG));
    }

    @Test
    void aLabelHasAtMost63Characters() {
        assertThat(valid("jane@" + "a".repeat(63) + ".com").typed()).hasSize(72);
        assertThat(Address.parse("jane@" + "a".repeat(64) + ".com")).isEqualTo(new Parsed.Invalid(Problem.MALFORMED));
    }

    @Test
    void toStringIsMasked() {
        assertThat(valid("jane@example.com")).hasToString("j***@example.com");
    }

    public static Address valid(String typed) {
        return switch (Address.parse(typed)) {
            case Parsed.Valid(var address) -> address;
            case Parsed.Invalid(var problem) -> throw new AssertionError(typed + ": " + problem);
        };
    }
}
