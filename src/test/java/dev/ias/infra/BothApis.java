package dev.ias.infra;

import dev.ias.infra.InfraTable.Row;
import dev.ias.testing.Answer;
import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.RelayedMail;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.SignedCalls;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Visits: all operations of both APIs, one after another, each with the expected answer. */
final class BothApis {

    /** Calls of a visit. */
    static final long CALLS = 11;

    /** Mails of a visit: two codes, two links and one more link. */
    static final long MAILS = 5;

    /** Events of a visit: a code and two links are confirmed. */
    static final int EVENTS = 3;

    private static final Duration MAIL_TIMEOUT = Duration.ofSeconds(60);

    private final Ias ias;
    private final ScriptedRelay relay;
    private final Deployment deployment;
    private final Row row;
    private Optional<SignedCalls> key = Optional.empty();

    BothApis(Deployment deployment, Deployment.Instance instance, Row row) {
        this.ias = instance.ias();
        this.relay = deployment.relay();
        this.deployment = deployment;
        this.row = row;
    }

    /** Thrown if an answer is not the expected one; ends the visit. */
    private static final class UnexpectedAnswerException extends RuntimeException {}

    /** Makes sign-ups alone, all at a time. */
    void signUp(int count) {
        var before = mails();
        Ias.parallel(count, i -> ias.signUp(address("alone", i))).stream()
                .map(Answer::outcome)
                .forEach(row::answered);
        row.mailed(mails() - before);
    }

    /** Makes this many visits from this many callers at a time, with an access key created by the jar's command. */
    void visit(int visits, int callers) {
        var before = mails();
        key = Optional.of(SignedCalls.ofNewKey(deployment, Deployment.JAR));
        var next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var caller = 0; caller < callers; caller++) {
                threads.execute(() -> {
                    for (var visit = next.incrementAndGet(); visit <= visits; visit = next.incrementAndGet()) {
                        visitAndCount(visit);
                    }
                });
            }
        }
        row.mailed(mails() - before);
    }

    private int mails() {
        return relay.mailsByRecipient().values().stream().mapToInt(List::size).sum();
    }

    private void visitAndCount(int number) {
        try {
            visit(number);
        } catch (UnexpectedAnswerException e) {
            // Counted: the rest of this visit is not possible.
        } catch (RuntimeException | AssertionError e) {
            row.answered("none: " + e.getMessage());
        }
    }

    private void visit(int number) {
        var person = address("person", number);
        signUp(person);
        var listed = address("listed", number);
        var other = address("other", number);
        listed(listed, other);
    }

    private void signUp(String person) {
        var first = rest(ias.signUp(person)).token();
        var second = rest(ias.resend(first)).token();
        rest(ias.confirm(second, mail(person, 2).secret()));
    }

    private void listed(String first, String second) {
        var both = first + "," + second;
        rpc("SubmitEmailVerification", Map.of("Email", both), sent(2));
        rpc(
                "QueryEmailVerification",
                Map.of("Email", first),
                answer -> answer.json().path("VerificationStatus").asInt() == 0);
        rpc("ResendEmailVerification", Map.of("Email", first), sent(1));
        page(mail(first, 2).secret());
        rpc("VerifyEmail", Map.of("Token", mail(second, 1).secret()), answer -> true);
        rpc("EmailVerified", Map.of("Email", first), answer -> true);
        rpc(
                "ListEmailVerification",
                Map.of("PageSize", "10"),
                answer -> answer.json().path("TotalItemNum").asInt() > 0);
        rpc("DeleteEmailVerification", Map.of("Email", both), sent(2));
    }

    private static String address(String name, int number) {
        return String.format(Locale.ROOT, "%s%d@example.com", name, number);
    }

    private RelayedMail mail(String recipient, int count) {
        Eventually.until(MAIL_TIMEOUT, () -> relay.mailsTo(recipient).size() >= count);
        return relay.mailsTo(recipient).get(count - 1);
    }

    private Answer rest(Answer answer) {
        return expect(answer, answer.outcome(), answer.status() == 201);
    }

    private void rpc(String action, Map<String, String> parameters, Predicate<Answer> expected) {
        var answer = ias.send(HttpRequest.newBuilder(ias.uri("/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(key.orElseThrow().form(action, parameters)))
                .build());
        if (answer.status() != 200) {
            expect(answer, answer.status() + " " + answer.json().path("Code").asText(), false);
        }
        var right = expected.test(answer);
        expect(answer, right ? "200" : "200 " + answer.response().body(), right);
    }

    /** The list of an answer has this many successes and no failure. */
    private static Predicate<Answer> sent(int addresses) {
        return answer -> answer.json().path("SuccessList").findValues("Email").size() == addresses
                && answer.json().path("FailList").findValues("Email").isEmpty();
    }

    private void page(String token) {
        var answer = ias.send(HttpRequest.newBuilder(ias.uri("/email-verifications/" + token))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        expect(answer, String.valueOf(answer.status()), answer.status() == 200);
    }

    private Answer expect(Answer answer, String outcome, boolean expected) {
        row.answered(outcome);
        if (!expected) {
            throw new UnexpectedAnswerException();
        }
        return answer;
    }
}
