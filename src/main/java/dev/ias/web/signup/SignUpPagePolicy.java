package dev.ias.web.signup;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Content Security Policy of the sign-up page: no inline scripts or styles, no frames around it, connections to
 * this service only, and no text is parsed as markup (Trusted Types). A CAPTCHA adds the sources of its provider only,
 * whose scripts do not comply with Trusted Types.
 */
final class SignUpPagePolicy {

    private static final String TRUSTED_TYPES = "; require-trusted-types-for 'script'; trusted-types 'none'";

    private SignUpPagePolicy() {}

    /**
     * Returns the value of the header.
     *
     * @param logo origin of an image on another host
     * @param formActions origins that a form may be sent to
     */
    static String of(Optional<Captcha> captcha, Optional<String> logo, Stream<String> formActions) {
        var actions = formActions.collect(Collectors.joining(" "));
        return "default-src 'none'"
                + directive("script-src", "'self'", captcha.map(Captcha::scripts))
                + directive("style-src", "'self'", captcha.map(Captcha::styles))
                + directive("img-src", "'self'", logo)
                + directive("connect-src", "'self'", captcha.map(Captcha::connections))
                + directive("frame-src", captcha.map(Captcha::frames).orElse("'none'"), Optional.empty())
                + directive("form-action", actions.isEmpty() ? "'none'" : actions, Optional.empty())
                + "; base-uri 'none'; frame-ancestors 'none'"
                + (captcha.isPresent() ? "" : TRUSTED_TYPES);
    }

    private static String directive(String name, String source, Optional<String> further) {
        return "; " + name + " " + source
                + further.filter(text -> !text.isEmpty()).map(" "::concat).orElse("");
    }
}
