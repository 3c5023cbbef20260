package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.TestNameServer;
import dev.ias.testing.TestNameServer.Fault;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code config check} looks up the DNS records of the sender. */
class SenderDomainTest {

    private final TestNameServer dns = new TestNameServer();

    @AfterEach
    void stop() throws IOException {
        dns.close();
    }

    @Test
    void recordsThatReceiversNeedAreFound() {
        dns.mx("bounce.sender.example", 300, "mx.sender.example")
                .text("bounce.sender.example", "google-site-verification=x")
                .text("bounce.sender.example", "v=spf1 include:relay.exam", "ple -all")
                .text("_dmarc.sender.example", "v=DMARC1; p=reject; rua=mailto:dmarc@sender.example");

        var check = check("no-reply@news.sender.example", "bounces@bounce.sender.example");

        assertThat(sender(check))
                .isEqualTo(
                        "sender     bounces to bounce.sender.example, SPF of bounce.sender.example, DMARC p=reject of"
                                + " sender.example; DKIM: look for dkim=pass in a received test mail");
        assertThat(check.errors()).doesNotContain("warning: ias.mail.");
    }

    @Test
    void missingRecordsAreWarningsThatSayWhatToDo() {
        dns.empty("sender.example");

        var check = check("no-reply@sender.example", "");

        assertThat(check.errors().lines())
                .contains(
                        "warning: ias.mail.from: sender.example receives no mail, so that bounces are lost; publish an"
                                + " MX record, or use a domain that has one",
                        "warning: ias.mail.from: sender.example has no SPF record, so that receivers cannot"
                            + " authenticate your relay; publish a TXT record such as 'v=spf1 include:<what your relay"
                            + " names> -all'",
                        "warning: ias.mail.from: sender.example has no DMARC record, which large receivers require;"
                                + " publish a TXT record at _dmarc.sender.example such as 'v=DMARC1; p=none;"
                                + " rua=mailto:<your address>'");
        assertThat(sender(check)).startsWith("sender     no bounces, no SPF, no DMARC; DKIM: ");
    }

    @Test
    void twoSpfRecordsCountAsNone() {
        dns.mx("sender.example", 300, "mx.sender.example")
                .text("sender.example", "v=spf1 -all")
                .text("sender.example", "v=spf1 ~all")
                .text("sender.example", "v=spf10 is another version");

        assertThat(check("no-reply@sender.example", "").errors().lines())
                .contains("warning: ias.mail.from: sender.example has 2 SPF records, which count as none (RFC 7208"
                        + " section 4.5); publish one");
    }

    @Test
    void withoutDnsTheCheckIsSkipped() {
        dns.fault("sender.example", Fault.SILENCE);

        var check = check("no-reply@sender.example", "");

        assertThat(sender(check))
                .isEqualTo("sender     DNS is not checked: no name server has answered (ias.dns.servers)");
        assertThat(check.errors()).doesNotContain("warning: ias.mail.");
        assertThat(dns.queries()).hasSize(2);
    }

    private CommandRun check(String from, String envelope) {
        return ConfigCheck.run(Map.of(
                "ias.mail.from",
                from,
                "ias.mail.envelope-from",
                envelope,
                "ias.dns.timeout",
                "1s",
                "ias.dns.servers",
                dns.address()));
    }

    private static String sender(CommandRun check) {
        return check.output()
                .lines()
                .filter(line -> line.startsWith("sender"))
                .findFirst()
                .orElse("no line");
    }
}
