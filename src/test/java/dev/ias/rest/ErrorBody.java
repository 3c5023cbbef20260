package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import java.util.ArrayList;
import java.util.List;

/** Assertions on the body of error responses. */
final class ErrorBody {

    private static final List<String> TRACED = List.of("group", "code", "message", "traces");

    private ErrorBody() {}

    /** Requires the failure of an internal step: error code, message and a random trace id, no further details. */
    static void requireTraced(Answer answer, Operation operation, String row) {
        assertThat(answer.error()).isEqualTo(row);
        requireErrStatusMsg(answer);
        assertThat(fields(answer)).containsExactlyInAnyOrderElementsOf(TRACED);
        assertThat(meaning(operation, answer))
                .startsWith(answer.json().path("message").asText());
        assertThat(answer.json().path("traces")).hasSize(1);
        assertThat(answer.json().path("traces").path(0).asText()).matches("[0-9a-f]{16}");
        assertThat(Contract.violations(operation, answer)).isEmpty();
    }

    /** Requires an {@code ErrStatusMsg} as JSON that must not be cached. */
    static void requireErrStatusMsg(Answer answer) {
        assertThat(answer.header("Content-Type")).hasValue("application/json");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.json().path("group").isTextual())
                .as(answer.toString())
                .isTrue();
        assertThat(answer.json().path("code").isInt()).as(answer.toString()).isTrue();
        assertThat(answer.json().path("message").asText()).endsWith(".");
    }

    private static List<String> fields(Answer answer) {
        var fields = new ArrayList<String>();
        answer.json().fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    /** Returns the description of the error in the contract. */
    private static String meaning(Operation operation, Answer answer) {
        return Contract.rows(operation)
                .filter(row -> row.answer().equals(answer.error()))
                .map(Contract.Row::meaning)
                .findAny()
                .orElseThrow();
    }
}
