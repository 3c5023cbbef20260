package dev.ias.web;

import dev.ias.brand.Brand;
import dev.ias.link.ReturnUrlSettings;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Selects the link on the pages of confirmed addresses. */
@Singleton
class ReturnLinks {

    private final ReturnUrlSettings settings;
    private final Brand brand;

    ReturnLinks(ReturnUrlSettings settings, Brand brand) {
        this.settings = settings;
        this.brand = brand;
    }

    /**
     * Returns the page with a link to the return URL of the call, else to that of the settings, else to the site. A
     * stored URL that is not allowed any more is not used.
     */
    Page with(Page page, Optional<String> returnUrl) {
        return returnUrl
                .filter(url -> settings.allowed().allows(url))
                .or(settings::standard)
                .or(() -> brand.homeUrl().map(URI::toString))
                .map(url -> LinkPage.leadingTo(url, page))
                .orElse(page);
    }
}
