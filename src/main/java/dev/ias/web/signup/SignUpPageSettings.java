package dev.ias.web.signup;

import dev.ias.input.ReturnUrls;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Locale;

/**
 * Settings of the hosted sign-up page.
 *
 * @param enabled whether {@code /sign-up/} is served; on in development
 * @param returnUrls URLs that the page may return to with the auth token, comma-separated: each
 *     allows itself and what is below its path
 * @param returnBy how the auth token is handed over: {@code POST}, as the field {@code authToken} of a form, or
 *     {@code FRAGMENT}, as {@code #authToken=}
 */
@ConfigurationProperties("ias.sign-up-page")
record SignUpPageSettings(
        @Bindable(defaultValue = "false") boolean enabled,
        @Bindable(defaultValue = "") List<String> returnUrls,
        @Bindable(defaultValue = "POST") String returnBy)
        implements SettingsCheck {

    /** How the auth token is handed over. It is never in a query, which logs, histories and Referer would contain. */
    enum ReturnBy {
        POST,
        FRAGMENT
    }

    @Override
    public List<Runnable> checks() {
        return List.of(this::allowedReturnUrls, this::parsedReturnBy);
    }

    /**
     * Returns the allow list.
     *
     * @throws InvalidSettingException if an entry is invalid
     */
    ReturnUrls allowedReturnUrls() {
        try {
            return ReturnUrls.of(returnUrls.stream()
                    .map(String::strip)
                    .filter(url -> !url.isEmpty())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.of(
                    "ias.sign-up-page.return-urls", String.valueOf(e.getMessage()), ReturnUrls.ALLOWED_ENTRY);
        }
    }

    /**
     * Returns how the auth token is handed over.
     *
     * @throws InvalidSettingException if the setting is neither
     */
    ReturnBy parsedReturnBy() {
        try {
            return ReturnBy.valueOf(returnBy.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "ias.sign-up-page.return-by: '%s' is not one of POST, FRAGMENT".formatted(returnBy), e);
        }
    }
}
