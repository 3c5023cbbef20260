package dev.ias.rpc;

import static dev.ias.testing.KnownAttack.S21;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.account.AccessKeys;
import dev.ias.rpc.signature.Calls;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mailed links have the configured host, regardless of the headers of the call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkHostTest {

    private final TestRelay relay = new TestRelay();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(new TestClock()).start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @Attack(S21)
    @ValueSource(
            strings = {
                "host",
                "x-forwarded-host",
                "x-host",
                "forwarded",
                "x-original-host",
                "x-forwarded-server",
                "origin",
                "referer"
            })
    void linksLeadToTheConfiguredHost(String header) {
        var key = ias.bean(AccessKeys.class).create();
        var call = Calls.hmacSha1Unsigned(
                key, "2026-03-01T12:00:00Z", UUID.randomUUID().toString(), "Email=" + header + "@example.com");
        var submit = new Calls(call)
                .changedQuery("Action=SubmitEmailVerification")
                .changedQuery("AccessKeyId=" + key.id())
                .header(header, header.equals("forwarded") ? "host=evil.example;proto=http" : "evil.example")
                .request();

        assertThat(HttpCalls.outcome(ias, Calls.signHmacSha1(key, submit))).isEqualTo("200");

        var mail = relay.lastTo(header + "@example.com");
        assertThat(mail.text()).contains("https://verify.example.com/email-verifications/");
        assertThat(mail.text() + mail.html()).doesNotContain("evil.example");
    }
}
