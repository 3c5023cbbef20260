package dev.ias.maildomain.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks up the records of the sender's domain that receivers evaluate: SPF (RFC 7208), DMARC (RFC 7489), and MX for
 * bounces. Blocking; for a command. Gives up after the first query without an answer.
 */
@Singleton
public class SenderPreflight {

    private static final int MAXIMUM_PARENTS = 8;
    private static final Pattern SPF = Pattern.compile("v=spf1(?: .*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DMARC = Pattern.compile("v=DMARC1\\s*(?:;.*)?");
    private static final Pattern POLICY = Pattern.compile(";\\s*p\\s*=\\s*([a-zA-Z]+)");
    private static final String DKIM = "; DKIM: look for dkim=pass in a received test mail";

    private final DnsClient dns;
    private final DomainLookup domains;

    SenderPreflight(DnsClient dns, DomainLookup domains) {
        this.dns = dns;
        this.domains = domains;
    }

    /**
     * The result.
     *
     * @param warnings a sentence for each record that is missing or wrong, with what to do
     * @param state the records found, or that no name server answers
     */
    public record Report(List<String> warnings, String state) {}

    /**
     * Checks the domains of the sender.
     *
     * @param from domain of the address in {@code From}
     * @param envelope domain of the envelope sender
     * @param setting setting that the envelope sender comes from
     */
    public Report check(String from, String envelope, String setting) {
        var warnings = new ArrayList<String>();
        try {
            var bounces = bounces(envelope, setting, warnings);
            var spf = spf(envelope, setting, warnings);
            var dmarc = dmarc(from, warnings);
            return new Report(List.copyOf(warnings), bounces + ", " + spf + ", " + dmarc + DKIM);
        } catch (CompletionException e) {
            return new Report(
                    List.copyOf(warnings),
                    "DNS is not checked: " + DnsClient.failureOf(e).getMessage() + " (ias.dns.servers)");
        }
    }

    private String bounces(String envelope, String setting, List<String> warnings) {
        var found = domains.find(envelope).join();
        if (found == MailDomain.UNKNOWN) {
            throw new CompletionException(new DnsFailure(DnsFailure.Reason.FAILED, "no name server has answered"));
        }
        if (found == MailDomain.RECEIVES) {
            return "bounces to " + envelope;
        }
        warnings.add(
                "%s: %s receives no mail, so that bounces are lost; publish an MX record, or use a domain that has one"
                        .formatted(setting, envelope));
        return "no bounces";
    }

    private String spf(String envelope, String setting, List<String> warnings) {
        var records =
                texts(envelope).filter(text -> SPF.matcher(text).matches()).count();
        if (records == 1) {
            return "SPF of " + envelope;
        }
        warnings.add(
                records == 0
                        ? "%s: %s has no SPF record, so that receivers cannot authenticate your relay; publish a TXT record such as 'v=spf1 include:<what your relay names> -all'"
                                .formatted(setting, envelope)
                        : "%s: %s has %s SPF records, which count as none (RFC 7208 section 4.5); publish one"
                                .formatted(setting, envelope, Long.toString(records)));
        return "no SPF";
    }

    private String dmarc(String from, List<String> warnings) {
        var domain = from;
        for (var i = 0; i < MAXIMUM_PARENTS && domain.indexOf('.') > 0; i++) {
            var policy = policy(domain);
            if (policy.isPresent()) {
                return "DMARC p=%s of %s".formatted(policy.get(), domain);
            }
            domain = domain.substring(domain.indexOf('.') + 1);
        }
        warnings.add(
                "ias.mail.from: %s has no DMARC record, which large receivers require; publish a TXT record at _dmarc.%s such as 'v=DMARC1; p=none; rua=mailto:<your address>'"
                        .formatted(from, from));
        return "no DMARC";
    }

    private Optional<String> policy(String domain) {
        return texts("_dmarc." + domain)
                .filter(text -> DMARC.matcher(text).matches())
                .findFirst()
                .map(text -> {
                    var policy = POLICY.matcher(text);
                    return policy.find() ? policy.group(1).toLowerCase(Locale.ROOT) : "none";
                });
    }

    private Stream<String> texts(String name) {
        return dns.query(name, DnsRecordType.TXT).join().values().stream();
    }
}
