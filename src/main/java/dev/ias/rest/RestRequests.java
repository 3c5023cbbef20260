package dev.ias.rest;

import dev.ias.verification.VerificationId;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;

/** What the face needs to know of a request: which operation it calls, and for which sign-up. */
@Singleton
class RestRequests {

    private static final String SIGN_UP = RestRequests.class.getName() + ".signUp";

    private final String basePath;

    RestRequests(RestSettings settings) {
        this.basePath = settings.basePath().replaceAll("/+$", "");
    }

    Optional<Operation> operation(HttpRequest<?> request) {
        return request.getMethod() == HttpMethod.POST
                ? Arrays.stream(Operation.values())
                        .filter(operation -> request.getPath().equals(basePath + operation.path()))
                        .findAny()
                : Optional.empty();
    }

    /** Remembers what the bearer token proved. */
    void authenticate(HttpRequest<?> request, VerificationId signUp) {
        request.setAttribute(SIGN_UP, signUp);
    }

    /** What the bearer token proved. */
    VerificationId signUp(HttpRequest<?> request) {
        return request.getAttribute(SIGN_UP, VerificationId.class)
                .orElseThrow(() -> new IllegalStateException("the bearer filter did not see this request"));
    }
}
