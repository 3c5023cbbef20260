package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.Sentinels;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Searches logs of all levels, metrics, traces, error bodies and every row of every table for all codes, links, keys
 * and addresses that the tests of this run have used. Runs last.
 */
@Order(Integer.MAX_VALUE)
class SecretsTest {

    private static final Path LOG = Path.of("target", "log-of-all-tests.txt");
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}");
    private static final Pattern ADDRESS_DELIMITERS = Pattern.compile("[\\s<>\"',;:|=()\\[\\]]+");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32,}");
    private static final Pattern BASE64_KEY = Pattern.compile("[A-Za-z0-9+/]{43}=");
    private static final Pattern CODE = Pattern.compile("(?<![\\w.:+-])\\d{6}(?![\\w.:+-])");
    private static final Pattern LABEL = Pattern.compile("\"([^\"]*)\"");
    private static final int SECRET_DIGITS = 32;
    private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9_-]{22,}");
    private static final int MUTE_MAC_LENGTH = 22;

    /** Produces output to search even if this test runs alone. */
    @BeforeAll
    static void produceOutput() {
        try (var relay = new TestRelay();
                var collector = new TestCollector();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .set("ias.tracing.endpoint", collector.endpoint())
                        .start()) {
            var token = ias.signUp("sentinel@example.com").token();
            ias.resend(token);
            ias.resend(token + "x");
            ias.confirm(token, "000000");
            ias.confirm(token, relay.lastTo("sentinel@example.com").code());
            ias.post(relay.lastTo("sentinel@example.com").mutePath() + "?mute=on", "");
            relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.DATA, 554));
            ias.signUp("refused.sentinel@example.com");
        }
        assertThat(Sentinels.addresses()).contains("sentinel@example.com");
        assertThat(Sentinels.codes()).isNotEmpty();
        assertThat(Sentinels.muteMacs()).isNotEmpty();
        assertThat(Sentinels.keys()).isNotEmpty();
    }

    @Test
    void noLogContainsASecretOrAnAddress() throws IOException {
        var lines = Files.readAllLines(LOG);

        assertThat(lines).anyMatch(line -> line.contains("dev.ias.calls"));
        assertThat(lines).noneMatch(line -> JWT.matcher(line).find());
        assertThat(lines).noneMatch(SecretsTest::hasKey);
        assertThat(lines).noneMatch(SecretsTest::hasLinkSecret);
        assertThat(lines).noneMatch(SecretsTest::hasAddress);
        // Only lines of this service: sizes and times in lines of libraries may have six digits by chance.
        assertThat(lines)
                .filteredOn(line -> line.startsWith("dev.ias"))
                .noneMatch(line -> any(CODE, line, Sentinels.codes()));
    }

    @Test
    void noErrorContainsASecret() {
        assertThat(Sentinels.errors())
                .isNotEmpty()
                .noneMatch(body -> JWT.matcher(body).find())
                .noneMatch(SecretsTest::hasKey)
                .noneMatch(SecretsTest::hasLinkSecret);
    }

    @Test
    void noMetricContainsASecretOrAnAddress() {
        assertThat(Sentinels.metrics()).isNotEmpty();
        var labels = Sentinels.metrics().stream()
                .flatMap(scraped -> LABEL.matcher(scraped).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(labels)
                .noneMatch(label -> JWT.matcher(label).find())
                .noneMatch(SecretsTest::hasKey)
                .noneMatch(SecretsTest::hasLinkSecret)
                .noneMatch(SecretsTest::hasAddress)
                .noneMatch(Sentinels.codes()::contains);
    }

    @Test
    void noTraceContainsASecretOrAnAddress() {
        assertThat(Sentinels.traces())
                .anyMatch(trace -> trace.contains("send mail"))
                .noneMatch(trace -> JWT.matcher(trace).find())
                .noneMatch(SecretsTest::hasKey)
                .noneMatch(SecretsTest::hasLinkSecret)
                .noneMatch(trace -> any(CODE, trace, Sentinels.codes()))
                .noneMatch(trace -> Sentinels.addresses().stream().anyMatch(trace.toLowerCase(Locale.ROOT)::contains));
    }

    /** Codes are not searched for, because any six digits may match one. Other tests show that only MACs are stored. */
    @Test
    void noTableContainsASecret() {
        try (var rows = Sentinels.rows()) {
            var searched = rows.peek(row -> assertThat(row)
                    .doesNotContainPattern(JWT)
                    .doesNotMatch(text -> hasKey(text) || hasLinkSecret(text), "a key or the secret of a link"));
            assertThat(searched.filter(row -> row.contains("sentinel@example.com")))
                    .isNotEmpty();
        }
    }

    @Test
    void theSearchFindsSecrets() {
        var secret = "0123456789abcdef0123456789abcdef";
        assertThat(windows(HEX, SECRET_DIGITS, "x=99" + secret + "77").toList()).contains(secret);
        assertThat(hasLinkSecret("a-token-" + List.copyOf(Sentinels.muteMacs()).getFirst() + "_"))
                .isTrue();
        assertThat(hasAddress("to <Sentinel@Example.com>: no")).isTrue();
        assertThat(any(CODE, "the code 048213, typed", Set.of("048213"))).isTrue();
        assertThat(any(BASE64_KEY, "key " + List.copyOf(Sentinels.keys()).getFirst(), Sentinels.keys()))
                .isTrue();
    }

    private static boolean hasKey(String text) {
        return any(BASE64_KEY, text, Sentinels.keys());
    }

    private static boolean hasAddress(String text) {
        return ADDRESS_DELIMITERS
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .anyMatch(Sentinels.addresses()::contains);
    }

    private static boolean hasLinkSecret(String text) {
        return windows(HEX, SECRET_DIGITS, text).anyMatch(Sentinels.linkSecrets()::contains)
                || windows(BASE64_URL, MUTE_MAC_LENGTH, text).anyMatch(Sentinels.muteMacs()::contains);
    }

    private static boolean any(Pattern pattern, String text, Set<String> sentinels) {
        return pattern.matcher(text).results().map(MatchResult::group).anyMatch(sentinels::contains);
    }

    /** Returns every substring that may be the secret of a link, also within longer numbers. */
    private static Stream<String> windows(Pattern longer, int length, String text) {
        return longer.matcher(text)
                .results()
                .map(MatchResult::group)
                .flatMap(digits -> IntStream.rangeClosed(0, digits.length() - length)
                        .mapToObj(start -> digits.substring(start, start + length)));
    }
}
