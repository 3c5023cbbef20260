package dev.ias.mail;

import dev.ias.verification.Challenge;
import io.micronaut.context.annotation.ConfigurationProperties;

/**
 * Where links lead. Nothing that a caller sends takes part in it.
 *
 * @param baseUrl of this service, as the people who get mails reach it, such as {@code https://verify.example.com}
 */
@ConfigurationProperties("ias.link")
record LinkSettings(String baseUrl) {

    private static final String PATH = "/email-verifications/";

    String url(Challenge challenge) {
        return baseUrl.replaceAll("/+$", "") + PATH + challenge.value();
    }
}
