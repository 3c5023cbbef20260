package dev.ias.mail;

import dev.ias.bounce.ReturnTokens;
import dev.ias.settings.InvalidSettingException;
import dev.ias.verification.Address;
import java.util.Locale;

/**
 * Envelope senders that contain a token (variable envelope return path).
 *
 * @param local the local part before the token
 */
record Verp(String local, String domain) {

    private static final String SEPARATOR = "+";
    private static final int MAXIMUM_LOCAL_PART = Address.MAXIMUM_LOCAL_PART - SEPARATOR.length() - ReturnTokens.LENGTH;

    /**
     * Returns the pattern of an envelope sender.
     *
     * @throws InvalidSettingException if the local part has no room for a token (RFC 5321 section 4.5.3.1.1)
     */
    static Verp of(String envelopeSender) {
        var at = envelopeSender.lastIndexOf('@');
        var local = envelopeSender.substring(0, at);
        if (local.length() > MAXIMUM_LOCAL_PART || local.contains(SEPARATOR)) {
            throw InvalidSettingException.of(
                    "ias.mail.envelope-from",
                    envelopeSender,
                    String.format(
                            Locale.ROOT,
                            "an address with at most %d characters and no + before the @, which ias.mail.verp needs",
                            MAXIMUM_LOCAL_PART));
        }
        return new Verp(local, envelopeSender.substring(at + 1));
    }

    /** Returns the envelope sender of a mail. */
    String address(String token) {
        return local + SEPARATOR + token + "@" + domain;
    }
}
