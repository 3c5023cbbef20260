package dev.ias.verification;

import static dev.ias.testing.KnownAttack.S16;
import static dev.ias.testing.KnownAttack.S17;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.verification.Address.Parsed;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz test: every accepted address is safe in an SMTP command and in a header. */
class AddressFuzzTest {

    private static final int INPUTS = 20_000;
    private static final String[] PIECES = {
        "a",
        "b",
        "Z",
        "0",
        "9",
        "-",
        "_",
        ".",
        "..",
        "@",
        "+",
        "%",
        "'",
        "\"",
        "\\",
        "(",
        ")",
        "<",
        ">",
        "[",
        "]",
        ",",
        ";",
        ":",
        " ",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\0",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\uff20",
        "\uff0e",
        "\u3002",
        "\uff41",
        "ß",
        "ü",
        "İ",
        "ı",
        "K",
        "ſ",
        "א",
        "ع",
        "中",
        "😀",
        "\ud83d",
        "\ude00",
        "e\u0301",
        "xn--",
        "=?",
        "?=",
        "%0d%0a",
        "[127.0.0.1]",
        "com",
        "1"
    };
    private static final String[] CORPUS = {"jane@example.com", "Jane.Doe@bücher.example", "a@b.中国", ""};

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Attack({S16, S17})
    void acceptedAddressesAreSafe(long seed) {
        var random = new Random(seed);
        var accepted = 0;
        for (var i = 0; i < INPUTS; i++) {
            var input = input(random);
            if (Address.parse(input) instanceof Parsed.Valid(var address)) {
                assertSafe(address, String.format(Locale.ROOT, "seed %d, input %s", seed, escaped(input)));
                accepted++;
            }
        }
        assertThat(accepted).as("accepted inputs").isGreaterThan(INPUTS / 100);
    }

    private static void assertSafe(Address address, String description) {
        var typed = address.typed();
        assertThat(typed).as(description).matches("[!-~&&[^\"(),:;<>@\\[\\\\\\]]]{1,64}@[a-z0-9.-]{3,253}");
        assertThat(typed.length()).as(description).isLessThanOrEqualTo(254);
        assertThat(typed).as(description).doesNotMatch(".*=\\?.*\\?=.*");
        assertThat(address.normalised()).as(description).isEqualTo(typed.toLowerCase(Locale.ROOT));
        assertThat(Address.parse(typed)).as(description).isEqualTo(new Parsed.Valid(address));
    }

    private static String input(Random random) {
        var text = new StringBuilder(CORPUS[random.nextInt(CORPUS.length)]);
        for (var edits = random.nextInt(4); edits >= 0; edits--) {
            var at = random.nextInt(text.length() + 1);
            if (random.nextBoolean() || at == text.length()) {
                text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            } else {
                text.deleteCharAt(at);
            }
        }
        return text.toString();
    }

    private static String escaped(String input) {
        return input.chars()
                .mapToObj(character -> String.format(Locale.ROOT, "\\u%04x", character))
                .reduce("", String::concat);
    }
}
