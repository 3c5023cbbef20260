package dev.ias.maildomain;

import dev.ias.settings.OptionalText;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks of the domains of recipients.
 *
 * @param checkDomain whether the first mail to an address is denied if DNS says that its domain does not exist, has
 *     neither mail server nor address, or receives no mail (null MX, RFC 7505)
 * @param blockedDomains file of domains whose addresses are denied, with their subdomains: one per line, in UTF-8,
 *     comments begin with {@code #}
 * @param blockedDomainsInterval interval at which that file is checked for changes; a change takes effect at the
 *     second check
 */
@ConfigurationProperties("ias.mail")
record MailDomainSettings(
        @Bindable(defaultValue = "true") boolean checkDomain,
        @Nullable String blockedDomains,
        @Bindable(defaultValue = "5s") Duration blockedDomainsInterval) {

    static final String FILE = "ias.mail.blocked-domains";

    /** Returns the path of the file of blocked domains, if it is set. */
    Optional<String> blockedDomainsFile() {
        return OptionalText.of(blockedDomains);
    }
}
