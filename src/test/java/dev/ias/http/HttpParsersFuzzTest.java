package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.settings.InvalidSettingException;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.simple.SimpleHttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fuzz test of the header fields that the service parses itself: malformed ones are ignored. */
class HttpParsersFuzzTest {

    private static final List<String> HOPS = List.of(
            ",",
            ":",
            "::",
            "]",
            "[",
            "%eth0",
            "/",
            "/0",
            "/33",
            "/-1",
            "/129",
            "::ffff:1.2.3.4",
            "0x7f.1",
            "1.2.3",
            "for=",
            "unknown",
            "\0",
            "٣");

    private final ClientAddresses behindAProxy =
            new ClientAddresses(new HttpSettings(8080, List.of("127.0.0.0/8", "10.0.0.0/8")));

    @Test
    void everyXForwardedForYieldsAnAddress() {
        Fuzz.run(
                "X-Forwarded-For",
                0.05,
                List.of("192.0.2.1, 10.0.0.1", "2001:db8::1,10.1.1.1", "unknown, 192.0.2.1:80"),
                HOPS,
                text -> assertThat(behindAProxy.of(request("X-Forwarded-For", text)))
                        .isNotNull());
    }

    @Test
    void everyAcceptLanguageYieldsASupportedLanguage() {
        Fuzz.run(
                "Accept-Language",
                0.05,
                List.of("zh-CN,zh;q=0.9,en;q=0.8", "en-US", "*", "de;q=0.1, zh-Hant-TW;q=1"),
                List.of(
                        ",",
                        ";",
                        "q=",
                        ";q=2",
                        ";q=-1",
                        "-",
                        "_",
                        "*",
                        "x-",
                        "zh",
                        "9999999999",
                        "\0",
                        "İ",
                        "i-klingon"),
                text -> {
                    assertThat(LanguageNegotiation.language(null, request("Accept-Language", text)))
                            .isNotNull();
                    assertThat(LanguageNegotiation.language(text, request("Accept-Language", text)))
                            .isNotNull();
                });
    }

    @Test
    void malformedTrustedProxiesAreRejectedWithTheSettingsName() {
        Fuzz.run("trusted proxies", 0.03, List.of("10.0.0.0/8", "2001:db8::/32", "::1", "192.0.2.1/32"), HOPS, text -> {
            try {
                ClientAddresses.networks(new HttpSettings(8080, List.of(text.split(","))));
            } catch (InvalidSettingException e) {
                assertThat(e.getMessage()).startsWith("ias.http.trusted-proxies: ");
            }
        });
    }

    private static SimpleHttpRequest<String> request(String header, String value) {
        var request = new SimpleHttpRequest<>(HttpMethod.GET, "http://127.0.0.1/", "");
        // The codec rejects all other characters.
        request.getHeaders()
                .add(
                        header,
                        value.replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", "").strip());
        return request;
    }
}
