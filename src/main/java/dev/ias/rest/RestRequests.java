package dev.ias.rest;

import dev.ias.verification.VerificationId;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;

/** Determines the operation and the authenticated sign-up of a request. */
@Singleton
class RestRequests {

    private static final String SIGN_UP = RestRequests.class.getName() + ".signUp";

    private static final String SOLUTION = "Challenge-Solution";
    private static final String CHALLENGE = "/users/challenge";

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

    /** Returns whether the request has exactly the path of the proof of work. */
    boolean isForChallenge(HttpRequest<?> request) {
        return request.getPath().equals(basePath + CHALLENGE);
    }

    /**
     * Returns the presented solution of a caller challenge. Repeated header fields are ambiguous; joined, they are not
     * a valid solution.
     */
    Optional<String> solution(HttpRequest<?> request) {
        return Optional.of(String.join(",", request.getHeaders().getAll(SOLUTION)))
                .map(String::strip)
                .filter(solution -> !solution.isEmpty());
    }

    /** Stores the sign-up that the bearer token authenticates. */
    void authenticate(HttpRequest<?> request, VerificationId signUp) {
        request.setAttribute(SIGN_UP, signUp);
    }

    /** Returns the authenticated sign-up. */
    VerificationId signUp(HttpRequest<?> request) {
        return request.getAttribute(SIGN_UP, VerificationId.class)
                .orElseThrow(() -> new IllegalStateException("The request was not authenticated by the bearer filter"));
    }
}
