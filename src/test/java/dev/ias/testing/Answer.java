package dev.ias.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;

/** A response of the service. */
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

    /** Returns status, group and code of an error, such as {@code 401 user/406}. */
    public String error() {
        return String.format(
                Locale.ROOT, "%d %s/%s", status(), json().path("group").asText(), json().path("code"));
    }

    /** Returns {@link #error()}, or only the status if there is no error. */
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
