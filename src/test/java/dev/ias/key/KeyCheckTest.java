package dev.ias.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ias.ServiceOnly;
import dev.ias.settings.InvalidSettingsException;
import dev.ias.settings.SettingsChecks;
import dev.ias.testing.TestKeys;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys with which the service does not start. */
class KeyCheckTest {

    private static final String PUBLISHED = ": key k is published in the source, the documentation or a standard;"
            + " create another one with `keys create`";
    private static final String NOT_RANDOM = ": key k is not random; create another one with `keys create`";

    private static final Map<String, Object> OTHERS = Map.of(
            "ias.database.url", "jdbc:postgresql://localhost:1/ias",
            "datasources.default.enabled", false,
            "ias.mail.from", "no-reply@sender.example",
            "ias.link.base-url", "https://verify.example.com");

    @ParameterizedTest
    @CsvSource({
        "token, AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "secret, ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
        "outbox, QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=",
        "auth, YGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn8=",
        "access-key, gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8=",
        // RFC 8032 section 7.1, test 1
        "auth, nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=",
    })
    void aPublishedKeyIsRejected(String ring, String key) {
        assertThat(complaints(Map.of("ias.keys." + ring, "k:" + key))).containsExactly("ias.keys." + ring + PUBLISHED);
    }

    @ParameterizedTest
    @CsvSource({
        "all bytes equal, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "an ascending sequence, oKGio6SlpqeoqaqrrK2ur7CxsrO0tba3uLm6u7y9vr8=",
        "a descending sequence, //79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=",
        "a word repeated, c2VjcmV0MXNlY3JldDFzZWNyZXQxc2VjcmV0MXNlY3I=",
        "a passphrase, U3BoaW54IG9mIGJsYWNrIHF1YXJ0eiwganVkZ2UgbXk=",
        "sixteen random bytes twice, BnQ/lsr1YZ4tg1K3CO1ADgZ0P5bK9WGeLYNStwjtQA4=",
        "sixteen random bytes and zeros, BnQ/lsr1YZ4tg1K3CO1ADgAAAAAAAAAAAAAAAAAAAAA=",
    })
    void aKeyThatIsNotRandomIsRejected(String kind, String key) {
        assertThat(complaints(Map.of("ias.keys.secret", "k:" + key)))
                .as(kind)
                .containsExactly("ias.keys.secret" + NOT_RANDOM);
    }

    @Test
    void aWeakKeyThatOnlyVerifiesIsRejectedToo() {
        assertThat(complaints(Map.of("ias.keys.token", TestKeys.ring("new") + ",k:" + "A".repeat(43) + "=")))
                .containsExactly("ias.keys.token" + NOT_RANDOM);
    }

    @Test
    void oneKeyForAllPurposesIsRejected() {
        var rings = new HashMap<String, String>();
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> rings.put(purpose.setting(), TestKeys.ring("same")));

        assertThat(complaints(rings))
                .hasSize(4)
                .allMatch(complaint -> complaint.endsWith(
                        ": key same is also a key of ias.keys.token; each purpose needs its own keys"));
    }

    @Test
    void anOldKeyOfAnotherPurposeIsRejected() {
        var renamed = TestKeys.ring("token").replace("token:", "other:");

        assertThat(complaints(Map.of("ias.keys.auth", TestKeys.ring("auth") + "," + renamed)))
                .containsExactly(
                        "ias.keys.auth: key other is also a key of ias.keys.token; each purpose needs its own keys");
    }

    @Test
    void oneKeyUnderTwoIdsIsRejected() {
        var twice = TestKeys.ring("token") + "," + TestKeys.ring("token").replace("token:", "other:");

        assertThat(complaints(Map.of("ias.keys.token", twice)))
                .containsExactly("ias.keys.token holds one key under two ids");
    }

    @Test
    void developmentModeAcceptsItsPublishedKeys() {
        try (var development = context(OTHERS, ServiceOnly.COMMAND, Environment.DEVELOPMENT)) {
            assertThat(development.getProperty("ias.keys.token", String.class).orElseThrow())
                    .startsWith("dev:");
            assertThatCode(development.getBean(SettingsChecks.class)::run).doesNotThrowAnyException();
        }
    }

    private static List<String> complaints(Map<String, String> rings) {
        var settings = new HashMap<>(OTHERS);
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> settings.put(purpose.setting(), TestKeys.ring(purpose)));
        settings.putAll(rings);
        try (var context = context(settings, ServiceOnly.COMMAND)) {
            context.getBean(SettingsChecks.class).run();
            return List.of();
        } catch (InvalidSettingsException e) {
            return e.complaints();
        }
    }

    private static ApplicationContext context(Map<String, Object> settings, String... environments) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments(environments)
                .properties(settings)
                .start();
    }
}
