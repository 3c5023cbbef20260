package dev.ias.ops.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.bounce.BounceReport;
import dev.ias.bounce.Bounces;
import dev.ias.bounce.ReturnToken;
import dev.ias.bounce.Suppressions;
import dev.ias.limit.BounceKind;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AddressTest;
import dev.ias.verification.SecretHasher;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SuppressionCommandTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final Ias ias = Ias.setup().on(database, relay).clock(clock).start();

    private record Run(int code, String output, String errors) {}

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void theListHasKeyReasonAndPeriodOfEachSuppressedRecipient() {
        bounce(JANE, BounceKind.HARD);
        bounce(JUNE, BounceKind.COMPLAINT);
        ias.signUp("joan@example.com");

        var list = run("list").output();

        assertThat(list.lines()).hasSize(3);
        assertThat(list)
                .containsPattern("key:" + key(JANE) + "  bounced       2026-03-01T12:00:00Z +2026-05-30T12:00:00Z")
                .containsPattern("key:" + key(JUNE) + "  complained    2026-03-01T12:00:00Z +2027-03-01T12:00:00Z")
                .doesNotContain(JANE);
    }

    @Test
    void theListCanBeOfAReasonOrOfAnAddress() {
        bounce(JANE, BounceKind.HARD);
        bounce(JUNE, BounceKind.FULL);

        assertThat(run("list", "--reason", "full").output()).contains(key(JUNE)).doesNotContain(key(JANE));
        assertThat(run("list", "Jane@Example.com").output()).contains(key(JANE)).doesNotContain(key(JUNE));
        assertThat(run("list", "--reason=full", JANE).output().lines()).hasSize(1);
    }

    @Test
    void whatHasEndedIsNotListed() {
        bounce(JANE, BounceKind.FULL);
        clock.advance(Duration.ofDays(1));

        assertThat(run("list").output().lines()).hasSize(1);
        assertThat(run("list", JANE).output().lines()).hasSize(1);
    }

    @Test
    void theListIsReadInPages() {
        database.execute("""
            insert into rate_limit (key, arrivals, actors, wrong_codes, suppressed_reason, suppressed_since,
                                    suppressed_until, expires_at, version)
            select lpad(i::text, 22, '0'), '{}', '{}', '{}', 'BOUNCED', '2026-03-01', '2026-04-01', '2026-03-02', 1
              from generate_series(1, 2500) i\
            """);

        assertThat(run("list").output().lines()).hasSize(2_501).doesNotHaveDuplicates();
    }

    @Test
    void anAddedAddressIsNotMailed() {
        var run = run("add", "--for", "30d", JANE);

        assertThat(run.code()).isZero();
        assertThat(run.output()).contains("key:" + key(JANE), "manual", "2026-03-31T12:00:00Z");
        assertThat(ias.signUp(JANE).status()).isNotEqualTo(201);
        assertThat(relay.mails()).isEmpty();

        clock.advance(Duration.ofDays(30));
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @Test
    void anAdditionLastsAYearByDefaultAndDoesNotShortenAComplaint() {
        assertThat(run("add", JANE).output()).contains("2027-03-01T12:00:00Z");

        bounce(JUNE, BounceKind.COMPLAINT);
        assertThat(run("add", "--for", "12h", JUNE).output()).contains("complained", "2027-03-01T12:00:00Z");
    }

    @Test
    void aRemovedRecipientIsMailedAgain() {
        bounce(JANE, BounceKind.HARD);
        bounce(JUNE, BounceKind.COMPLAINT);

        assertThat(run("remove", JANE).output()).contains(key(JANE), "bounced");
        assertThat(run("remove", "key:" + key(JUNE)).code()).isZero();

        assertThat(run("list").output().lines()).hasSize(1);
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        assertThat(ias.signUp(JUNE).status()).isEqualTo(201);
        assertThat(relay.mails()).hasSize(2);
    }

    @Test
    void removingWhatIsNotSuppressedIsReported() {
        var run = run("remove", JANE);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.errors()).contains("The recipient is not suppressed; nothing was removed");
        assertThat(database.query("select key from rate_limit")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list --reason spam | 'spam' is not one of refused, bounced, full, soft-bounces, complained, manual",
                "list jane          | not an e-mail address",
                "add --for 0d a@example.com   | '0d' is not a duration such as 30d or 12h, from 1h to 3650d",
                "add --for 3651d a@example.com | '3651d' is not a duration",
                "add --for 30 a@example.com   | '30' is not a duration",
                "add                | Missing required parameter: 'ADDRESS'",
                "remove jane        | neither an e-mail address (MALFORMED) nor a key such as key: and 22 characters",
                "remove key:abc     | neither an e-mail address",
            })
    void anInvalidArgumentIsReported(String arguments, String message) {
        var run = run(arguments.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains(message);
    }

    private void bounce(String email, BounceKind kind) {
        var mail = new ReturnToken(
                ias.bean(SecretHasher.class).recipient(AddressTest.valid(email)), clock.instant(), true);
        ias.bean(Bounces.class)
                .record(new BounceReport(mail, kind, Optional.empty(), Optional.empty()))
                .join();
    }

    private String key(String email) {
        return ias.bean(SecretHasher.class).recipient(AddressTest.valid(email)).value();
    }

    private Run run(String... arguments) {
        var output = new StringWriter();
        var errors = new StringWriter();
        var code = new CommandLine(new SuppressionCommand(() -> ias.bean(Suppressions.class)))
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(errors))
                .execute(arguments);
        return new Run(code, output.toString(), errors.toString());
    }
}
