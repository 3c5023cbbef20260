package dev.ias.link;

import dev.ias.verification.AccountId;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The account, the language and the client of the mails to a list of addresses.
 *
 * @param returnUrl where the pages of the links lead to after the confirmation; that of earlier mails if empty
 */
public record BulkContext(AccountId account, Language language, InetAddress client, Optional<String> returnUrl) {

    public BulkContext(AccountId account, Language language, InetAddress client) {
        this(account, language, client, Optional.empty());
    }
}
