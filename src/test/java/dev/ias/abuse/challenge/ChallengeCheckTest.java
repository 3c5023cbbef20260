package dev.ias.abuse.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.core.convert.ConversionService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of caller challenges: what is rejected is named with what is allowed. */
class ChallengeCheckTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        provider=captcha | ias.challenge.provider: 'captcha' is not one of none, altcha, turnstile, hcaptcha, recaptcha
        provider=ALTCHA | ias.challenge.provider: 'ALTCHA' is not one of none, altcha
        when=never | ias.challenge.when: 'never' is not one of always, pressure
        on-failure=shut | ias.challenge.on-failure: 'shut' is not one of open, closed
        altcha-max-number=999 | ias.challenge.altcha-max-number is 999; 1000 to 10000000 are allowed
        altcha-max-number=10000001 | ias.challenge.altcha-max-number is 10000001; 1000 to 10000000 are allowed
        altcha-lifetime=0s | ias.challenge.altcha-lifetime is PT0S; more than PT0S and at most PT24H is allowed
        altcha-lifetime=25h | ias.challenge.altcha-lifetime is PT25H; more than PT0S and at most PT24H is allowed
        timeout=0s | ias.challenge.timeout is PT0S; more than PT0S and at most PT1M is allowed
        connections=0 | ias.challenge.connections is 0; 1 to 10000 are allowed
        provider=turnstile;secret=hidden | ias.challenge.site-key is missing; turnstile needs it
        provider=hcaptcha;site-key=public;secret=' ' | ias.challenge.secret is missing; hcaptcha needs it
        provider=recaptcha;site-key=public;secret=hidden;verify-url=http://captcha.example/ | ias.challenge.verify-url: 'http://captcha.example/' is not an https:// URL with a host
        provider=recaptcha;site-key=public;secret=hidden;verify-url=https://user@captcha.example/ | ias.challenge.verify-url: 'https://user@captcha.example/' is not an https:// URL
        provider=recaptcha;site-key=public;secret=hidden;verify-url=file:///etc/hosts | ias.challenge.verify-url: 'file:///etc/hosts' is not an https:// URL
        provider=recaptcha;site-key=public;secret=hidden;verify-url=https://a b/ | ias.challenge.verify-url: 'https://a b/' is not a URL
        """)
    void anInvalidSettingIsNamed(String settings, String complaint) {
        assertThat(complaints(settings))
                .singleElement()
                .asString()
                .startsWith(complaint)
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider=none",
                "provider=altcha;when=always",
                "provider=turnstile;site-key=public;secret=hidden",
                "provider=hcaptcha;site-key=public;secret=hidden;on-failure=open",
                "provider=recaptcha;site-key=public;secret=hidden;verify-url=https://captcha.example/siteverify",
                "provider=recaptcha;site-key=public;secret=hidden;verify-url=http://localhost:1/",
                "provider=recaptcha;site-key=public;secret=hidden;verify-url=http://[::1]:1/"
            })
    void aValidSettingIsAccepted(String settings) {
        assertThat(complaints(settings)).isEmpty();
    }

    private static List<String> complaints(String settings) {
        var parsed = new HashMap<String, String>();
        for (var setting : settings.split(";", -1)) {
            var parts = setting.split("=", 2);
            parsed.put(parts[0], parts[1].replace("'", ""));
        }
        var complaints = new ArrayList<String>();
        for (var check : new ChallengeCheck(settings(parsed)).checks()) {
            try {
                check.run();
            } catch (InvalidSettingException e) {
                complaints.add(String.valueOf(e.getMessage()));
            }
        }
        return complaints;
    }

    private static ChallengeSettings settings(Map<String, String> parsed) {
        return new ChallengeSettings(
                parsed.getOrDefault("provider", "none"),
                parsed.getOrDefault("when", "pressure"),
                parsed.get("site-key"),
                parsed.get("secret"),
                parsed.get("verify-url"),
                duration(parsed.getOrDefault("timeout", "5s")),
                Integer.parseInt(parsed.getOrDefault("connections", "64")),
                parsed.getOrDefault("on-failure", "closed"),
                Integer.parseInt(parsed.getOrDefault("altcha-max-number", "100000")),
                duration(parsed.getOrDefault("altcha-lifetime", "10m")));
    }

    private static Duration duration(String text) {
        return ConversionService.SHARED.convert(text, Duration.class).orElseThrow();
    }
}
