package dev.ias.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What the service answered. */
public record Answer(HttpResponse<String> response) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public int status() {
        return response.statusCode();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    public String token() {
        return json().path("emailVerificationToken").asText();
    }

    /** Status, group and sub-code of an error in one string: {@code 401 user/406}. */
    public String error() {
        return "%d %s/%s".formatted(status(), json().path("group").asText(), json().path("code"));
    }

    /** {@link #error()}, or the status alone when there is none. */
    public String outcome() {
        return status() < 400 ? String.valueOf(status()) : error();
    }

    public long retryAfter() {
        return Long.parseLong(header("Retry-After").orElseThrow());
    }

    @Override
    public String toString() {
        return status() + " " + response.headers().map() + " " + response.body();
    }
}
