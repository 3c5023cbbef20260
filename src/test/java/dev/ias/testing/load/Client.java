package dev.ias.testing.load;

import dev.ias.testing.Answer;
import dev.ias.testing.Deployment;
import dev.ias.testing.Ias;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Calls the service for a person and records the outcome. */
public final class Client {

    private final Ias ias;

    public Client(Deployment.Instance instance) {
        this.ias = instance.ias();
    }

    public Call signUp(Person person) {
        return call(Call.Kind.SIGN_UP, person, () -> ias.signUp(person.address()));
    }

    public Call resend(Person person) {
        return call(Call.Kind.RESEND, person, () -> ias.resend(person.token().orElseThrow()));
    }

    /** Confirms a code; not recorded, because the final check makes this call. */
    public Call confirm(String token, String code) {
        return timed(Call.Kind.CONFIRM, () -> ias.confirm(token, code), answer -> {});
    }

    private Call call(Call.Kind kind, Person person, Supplier<Answer> work) {
        var call = timed(kind, work, answer -> person.hold(answer.token()));
        person.add(call);
        return call;
    }

    private static Call timed(Call.Kind kind, Supplier<Answer> work, java.util.function.Consumer<Answer> granted) {
        var began = Instant.now();
        var start = System.nanoTime();
        String outcome;
        try {
            var answer = work.get();
            outcome = outcome(answer);
            if (outcome.equals("201")) {
                granted.accept(answer);
            }
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
            outcome = Call.NO_ANSWER;
        }
        return new Call(kind, began, Duration.ofNanos(System.nanoTime() - start), outcome);
    }

    private static String outcome(Answer answer) {
        try {
            var json = answer.json();
            var typed = answer.header("Content-Type").orElse("").startsWith(Ias.JSON)
                    && (answer.status() < 400
                            || (json.path("group").isTextual()
                                    && json.path("code").isInt()));
            return typed ? answer.outcome() : Call.UNTYPED;
        } catch (AssertionError e) {
            return Call.UNTYPED;
        }
    }
}
