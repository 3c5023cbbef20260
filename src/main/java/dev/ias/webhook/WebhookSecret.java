package dev.ias.webhook;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A signing key that ias and the receiver share. */
final class WebhookSecret {

    private static final String SETTING = "ias.webhook.secret";
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");
    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private WebhookSecret(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * Returns the configured secrets; one setting may hold several.
     *
     * @throws InvalidSettingException if a secret in the setting itself is malformed; the message does not quote it
     */
    static List<SecretValue<List<WebhookSecret>>> all(WebhookSettings settings, Secrets secrets) {
        return settings.secrets().stream()
                .map(written -> secrets.of(SETTING, written, WebhookSecret::parseAll, all -> {}))
                .toList();
    }

    /**
     * Checks the configured secrets.
     *
     * @throws InvalidSettingException if there is none, or if one is malformed; the message does not quote it
     */
    static void check(WebhookSettings settings) {
        if (settings.secrets().isEmpty()) {
            throw missing();
        }
        settings.secrets().forEach(written -> Secrets.read(SETTING, written, WebhookSecret::parseAll));
    }

    private static List<WebhookSecret> parseAll(String text) {
        var all = SEPARATORS
                .splitAsStream(text)
                .filter(secret -> !secret.isEmpty())
                .map(WebhookSecret::parse)
                .toList();
        if (all.isEmpty()) {
            throw missing();
        }
        return all;
    }

    private static InvalidSettingException missing() {
        return new InvalidSettingException("%s is missing. Set it to %sKEY, where `openssl rand -base64 32` makes a KEY"
                .formatted(SETTING, PREFIX));
    }

    private static WebhookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new InvalidSettingException(SETTING + " has an entry that does not begin with " + PREFIX);
        }
        var bytes = decode(text.substring(PREFIX.length()));
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT,
                    "%s has a secret of %d bytes; %d to %d are needed",
                    SETTING,
                    bytes.length,
                    MIN_BYTES,
                    MAX_BYTES));
        }
        return new WebhookSecret(bytes);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // No cause: the decoder's message quotes the secret.
            throw new InvalidSettingException(SETTING + " has a secret that is not Base64");
        }
    }

    /** Returns the HMAC-SHA256 of the content. */
    byte[] sign(byte[] content) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
