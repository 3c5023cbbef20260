package dev.ias.link;

import dev.ias.input.ReturnUrls;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.OptionalText;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the return URL on the page of a confirmed link.
 *
 * @param returnUrls URLs that calls may name in {@code ReturnUrl}, comma-separated: each allows itself and what is
 *     below its path
 * @param defaultReturnUrl return URL of calls that name none; by default {@code ias.brand.home-url}
 */
@ConfigurationProperties("ias.link")
public record ReturnUrlSettings(
        @Bindable(defaultValue = "") List<String> returnUrls,
        @Nullable String defaultReturnUrl) implements SettingsCheck {

    public ReturnUrlSettings {
        returnUrls = List.copyOf(returnUrls);
    }

    @Override
    public List<Runnable> checks() {
        return List.of(this::allowed, this::standard);
    }

    /** Returns the URLs that calls may name. */
    public ReturnUrls allowed() {
        try {
            return ReturnUrls.of(returnUrls.stream()
                    .map(String::strip)
                    .filter(url -> !url.isEmpty())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.of(
                    "ias.link.return-urls", String.valueOf(e.getMessage()), ReturnUrls.ALLOWED_ENTRY);
        }
    }

    /** Returns the return URL of calls that name none. */
    public Optional<String> standard() {
        var url = OptionalText.of(defaultReturnUrl);
        url.filter(text -> !ReturnUrls.isValid(text)).ifPresent(invalid -> {
            throw InvalidSettingException.of("ias.link.default-return-url", invalid, ReturnUrls.ALLOWED_URL);
        });
        return url;
    }
}
