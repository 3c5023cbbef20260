package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Document;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code config check} warns of settings that are valid and dangerous. */
class ConfigWarningsTest {

    private static final String SECTION = "Dangerous settings";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ias.http.trusted-proxies=0.0.0.0/0 | ias.http.trusted-proxies is 0.0.0.0/0: callers in it can claim any client address; list only the networks of your proxies
        ias.http.trusted-proxies=10.0.0.0/8,::/0 | ias.http.trusted-proxies is ::/0: callers in it
        ias.http.trusted-proxies=128.0.0.0/1 | ias.http.trusted-proxies is 128.0.0.0/1: callers in it
        ias.http.trusted-proxies=8.0.0.0/7 | ias.http.trusted-proxies is 8.0.0.0/7: callers in it
        ias.http.trusted-proxies=2000::/3 | ias.http.trusted-proxies is 2000::/3: callers in it
        ias.http.connections-per-client=4096 | ias.http.connections-per-client is 4096: one client can use up all connections; use fewer than ias.http.connections, such as 256
        ias.management.port=8080 | ias.management.port is 8080: callers of the APIs can read health and metrics; use another port than ias.http.port
        ias.link.base-url=http://verify.example.com | ias.link.base-url is http://verify.example.com: links are opened without TLS, so that anyone on the way can use them; use https://
        ias.rest.allowed-origins=https://app.example.com | ias.rest.allowed-origins is https://app.example.com: no browser is answered while ias.rest.cors is false; set it to true
        ias.rest.cors=true;ias.rest.allowed-origins=null | ias.rest.allowed-origins is null: every website can use ias from a frame; list
        ias.rest.cors=true;ias.rest.allowed-origins=http://app.example.com | ias.rest.allowed-origins is http://app.example.com: the page is loaded without TLS
        ias.rest.expose-causes=true | ias.rest.expose-causes is true: errors reveal internals to callers; use it in development only
        ias.swagger-ui.enabled=true | ias.swagger-ui.enabled is true: anyone can make calls from the public page; use it in development only
        ias.challenge.provider=altcha;ias.challenge.altcha-max-number=1000 | ias.challenge.altcha-max-number is 1000: a solution costs an attacker next to nothing; use at least 50000
        ias.challenge.provider=altcha;ias.challenge.altcha-lifetime=2h | ias.challenge.altcha-lifetime is 2h: solutions can be stockpiled for an attack; use at most 1h
        ias.challenge.provider=turnstile;ias.challenge.site-key=a;ias.challenge.secret=b;ias.challenge.on-failure=open | ias.challenge.on-failure is open: while the provider cannot be reached any text counts as a solution; use closed
        ias.limits.wrong-tries=1000000 | ias.limits.wrong-tries is 1000000: a code is guessed with a probability of 1000000 in 1,000,000 per sign-up; use at most 10
        ias.limits.wrong-tries=11 | ias.limits.wrong-tries is 11: a code is guessed with a probability of 22 in 1,000,000
        ias.limits.code-lifetime=3650d | ias.limits.code-lifetime is 3650d: a code in an old mail is still valid; use at most 1h
        ias.limits.link-lifetime=15d | ias.limits.link-lifetime is 15d: a link in an old mail is still valid; use at most 14d
        ias.limits.resend-delays=1s,60s | ias.limits.resend-delays is 1s,1m: mails of a sign-up follow each other at once; use at least 10s
        ias.limits.recipient-mails-per-hour=21 | ias.limits.recipient-mails-per-hour is 21: anyone can have one person mailed as often; use at most 20
        ias.limits.recipient-mails-per-day=1000 | ias.limits.recipient-mails-per-day is 1000: anyone can have one person mailed as often; use at most 50
        ias.limits.client-sign-ups-per-hour=100000 | ias.limits.client-sign-ups-per-hour is 100000: one client can have as many people mailed; use at most 1000
        ias.limits.instance-mails-per-second=5000 | ias.limits.instance-mails-per-second is 5000: a flood of sign-ups sends as many mails; use a few times the usual rate, at most 1000
        ias.limits.recipient-share-per-hour=5 | ias.limits.recipient-share-per-hour is 5: one client network can use up the mails of a recipient; use less than 5
        ias.limits.recipient-share-per-day=10 | ias.limits.recipient-share-per-day is 10: one client network can use up the mails of a recipient; use less than 10
        ias.limits.client-wrong-codes-per-hour=101 | ias.limits.client-wrong-codes-per-hour is 101: one client can try as many codes; use at most 100
        ias.limits.recipient-wrong-codes=101 | ias.limits.recipient-wrong-codes is 101: codes of a mailbox that is being guessed stay short; use at most 100
        ias.guess-breaker.minimum-wrong-codes=19 | ias.guess-breaker.minimum-wrong-codes is 19: a few people who mistype their codes, or one attacker, open the guess breaker; use at least 20
        ias.guess-breaker.minimum-wrong-codes=2001;ias.guess-breaker.maximum-wrong-codes=3000 | ias.guess-breaker.minimum-wrong-codes is 2001: as many codes can be guessed an hour before the guess breaker opens; use at most 2000
        ias.guess-breaker.share=51 | ias.guess-breaker.share is 51: few correct codes of own mailboxes hide guesses; use at most 50
        ias.guess-breaker.maximum-wrong-codes=10001 | ias.guess-breaker.maximum-wrong-codes is 10001: as many codes can be guessed an hour if correct codes of own mailboxes hide them; use at most 10000
        ias.guess-breaker.interval=61s | ias.guess-breaker.interval is 61s: the guess breaker opens as late; use at most 1m
        ias.token.auth-lifetime=30d | ias.token.auth-lifetime is 30d: a stolen token is valid as long; use at most 24h
        ias.token.email-verification-lifetime=30d | ias.token.email-verification-lifetime is 30d: a stolen token is valid as long; use at most 7d
        ias.mail.tls=NONE;ias.mail.username=ias | ias.mail.tls is NONE: the password of ias.mail.username is sent without TLS; use STARTTLS or IMPLICIT
        ias.mail.tls=NONE;ias.mail.host=smtp.invalid | ias.mail.tls is NONE: codes and links are sent without TLS to smtp.invalid; use STARTTLS or IMPLICIT
        ias.database.url=jdbc:postgresql://db.invalid/ias?sslmode=disable&password=secret | ias.database.url is sslmode=disable: statements and the password are sent without TLS; use sslmode=verify-full
        ias.webhook.url=https://app.example.com/secret;ias.webhook.allow-private-addresses=true | ias.webhook.allow-private-addresses is true: the name of the receiver may lead to any internal host; use a public receiver
        ias.webhook.url=http://app.example.com/secret;ias.webhook.allow-private-addresses=true | ias.webhook.url is http://app.example.com: events and their addresses are sent without TLS; use https://
        """)
    void aDangerousSettingIsNamedWithItsValueAndAdvice(String settings, String warning) {
        var warnings = warnings(settings);

        assertThat(warnings).anyMatch(line -> line.startsWith("warning: " + warning));
        assertThat(warnings).noneMatch(line -> line.contains("secret"));
        assertThat(Document.page("operations").section(SECTION))
                .contains("`" + warning.substring(0, warning.indexOf(' ')) + "`");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        https://a.example/, https://b.example | 'https://a.example/' is not an origin such as https://app.example.com: nothing may follow host and port
        https://a.example/path                | 'https://a.example/path' is not an origin such as https://app.example.com: nothing may follow host and port
        https://a.example?x=y                 | 'https://a.example?x=y' is not an origin such as https://app.example.com: nothing may follow host and port
        *                                     | '*' is not an origin such as https://app.example.com: list the origins of your pages
        https://*.a.example                   | 'https://*.a.example' is not an origin such as https://app.example.com: the host is not a name or an address
        not an origin                         | 'not an origin' is not an origin such as https://app.example.com: it must begin with a scheme and ://
        app.example.com                       | 'app.example.com' is not an origin such as https://app.example.com: it must begin with a scheme and ://
        https://user@a.example                | 'https://user@a.example' is not an origin such as https://app.example.com: the host is not a name or an address
        https://a.example:70000               | 'https://a.example:70000' is not an origin such as https://app.example.com: the port is not 1 to 65535
        https://1.2.3                         | 'https://1.2.3' is not an origin such as https://app.example.com: the host is not a name or an address
        https://[fe80::1%eth0]                | 'https://[fe80::1%eth0]' is not an origin such as https://app.example.com: the host is not a name or an address
        https://bücher.example                | 'https://bücher.example' is not an origin such as https://app.example.com: the host is not a name or an address
        ''                                    | is empty; with ias.rest.cors, list the origins of your pages, such as https://app.example.com
        ' , '                                 | is empty; with ias.rest.cors, list the origins of your pages, such as https://app.example.com
        """)
    void anOriginThatNoBrowserSendsIsRefused(String origins, String problem) {
        var check = ConfigCheck.run(Map.of("ias.rest.cors", "true", "ias.rest.allowed-origins", origins));

        assertThat(check.code()).isEqualTo(1);
        assertThat(check.errors().lines())
                .contains("ias.rest.allowed-origins" + (problem.startsWith("'") ? ": " : " ") + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled", "configurations.web.allowed-origins", "localhost-pass-through"})
    void theCorsSettingsOfTheFrameworkAreRefused(String setting) {
        var check = ConfigCheck.run(Map.of("micronaut.server.cors." + setting, "true"));

        assertThat(check.code()).isEqualTo(1);
        assertThat(check.errors())
                .contains(
                        "micronaut.server.cors is set and is not read; use ias.rest.cors and ias.rest.allowed-origins");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ias.http.trusted-proxies=10.0.0.0/8,127.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7",
                "ias.http.trusted-proxies=104.16.0.0/13,2400:cb00::/32",
                "ias.link.base-url=http://localhost:8080",
                "ias.link.base-url=http://[::1]:8080",
                "ias.rest.cors=true;ias.rest.allowed-origins=https://app.example.com,http://localhost:3000",
                "ias.rest.cors=true;ias.rest.allowed-origins=https://App.example.com:443, capacitor://localhost ,",
                "ias.limits.wrong-tries=10;ias.limits.code-lifetime=1h;ias.limits.link-lifetime=14d",
                "ias.guess-breaker.minimum-wrong-codes=20;ias.guess-breaker.share=50;ias.guess-breaker.interval=1m",
                "ias.guess-breaker.minimum-wrong-codes=2000;ias.guess-breaker.maximum-wrong-codes=10000",
                "ias.mail.tls=NONE;ias.mail.host=127.0.0.1",
                "ias.mail.username=ias;ias.mail.password=secret",
                "ias.database.url=jdbc:postgresql://localhost:1/ias?sslmode=disable",
                "ias.challenge.provider=altcha;ias.challenge.on-failure=open",
                "ias.challenge.altcha-max-number=1000;ias.challenge.altcha-lifetime=2h",
                "ias.webhook.allow-private-addresses=true"
            })
    void theseSettingsCauseNoWarning(String settings) {
        assertThat(warnings(settings)).isEmpty();
    }

    @Test
    void aWarningFailsTheStrictCheckOnly() {
        try (var relay = new TestRelay()) {
            var good = Map.<String, Object>of(
                    "ias.database.url", TestDatabase.create().url(),
                    "ias.database.username", "postgres",
                    "ias.mail.host", "localhost",
                    "ias.mail.port", relay.port(),
                    "ias.mail.tls", "NONE");
            var dangerous = new HashMap<>(good);
            dangerous.put("ias.limits.wrong-tries", 11);

            assertThat(ConfigCheck.run(good, "--strict").code()).isZero();
            assertThat(ConfigCheck.run(dangerous).code()).isZero();
            assertThat(ConfigCheck.run(dangerous).output()).startsWith("settings   valid, 1 warning\n");
            assertThat(ConfigCheck.run(dangerous, "--strict").code()).isEqualTo(1);
            assertThat(ConfigCheck.run(dangerous, "--strict").errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("warning: ias.limits.wrong-tries is 11: ");
        }
    }

    private static List<String> warnings(String settings) {
        var parsed = new HashMap<String, Object>();
        for (var setting : settings.split(";")) {
            var parts = setting.split("=", 2);
            parsed.put(parts[0], parts[1]);
        }
        parsed.putIfAbsent("ias.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        return ConfigCheck.run(parsed)
                .errors()
                .lines()
                .filter(line -> line.startsWith("warning: "))
                .toList();
    }
}
