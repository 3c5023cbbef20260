package dev.ias.link;

import dev.ias.verification.AccountId;
import dev.ias.verification.Language;
import java.net.InetAddress;

/** For which account, in which language and on behalf of which client the addresses of a list are mailed. */
public record BulkContext(AccountId account, Language language, InetAddress client) {}
