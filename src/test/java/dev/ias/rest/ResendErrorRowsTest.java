package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The 500s of resend, caused by real faults. A failed call counts against no limit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResendErrorRowsTest {

    private FaultyIas faulty;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        faulty = new FaultyIas(directory);
    }

    @AfterAll
    void stop() throws IOException {
        faulty.close();
    }

    /** A sign-up with two mailed codes whose resend delay has passed. */
    private record Prepared(String address, String token, String newestCode, String codeBefore) {}

    private Prepared prepare(String name) {
        var address = name.toLowerCase(Locale.ROOT) + "@example.com";
        var token = faulty.ias().signUp(address).token();
        var first = faulty.relay().lastTo(address).code();
        faulty.advance(Duration.ofSeconds(30));
        assertThat(faulty.ias().resend(token).status()).isEqualTo(201);
        var second = faulty.relay().lastTo(address).code();
        faulty.advance(Duration.ofSeconds(60));
        return new Prepared(address, token, second, first);
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsAnsweredPerContractAndChangesNothing(Fault fault) throws IOException {
        var resent = prepare(fault + "-resent");
        var newest = prepare(fault + "-newest");
        var before = prepare(fault + "-before");
        var rows = faulty.rows();

        var outcome = fault.outcome(Operation.RESEND);
        if (outcome.equals("201")) {
            assertThat(underFault(fault, resent).getFirst().status()).isEqualTo(201);
            return;
        }
        for (var answer : underFault(fault, resent, newest, before)) {
            ErrorBody.requireTraced(answer, Operation.RESEND, outcome);
        }

        if (fault == Fault.RELAY_REFUSES_RECIPIENT) {
            // The sends count, and the recipients are not tried again for an hour; their codes stay valid.
            assertThat(faulty.ias().resend(resent.token()).outcome()).isEqualTo(outcome);
            assertThat(faulty.ias().confirm(newest.token(), newest.newestCode()).outcome())
                    .isEqualTo("201");
            return;
        }
        assertThat(faulty.rows()).isEqualTo(rows);
        faulty.awaitRecovery();
        assertThat(faulty.relay().mailsTo(resent.address())).hasSize(2);
        var again = faulty.ias().resend(resent.token());
        assertThat(again.outcome()).isEqualTo("201");
        assertThat(again.header("RateLimit")).hasValue("\"resend\";r=0;t=300, \"sign-up\";r=7");
        assertThat(faulty.relay().mailsTo(resent.address())).hasSize(3);
        assertThat(faulty.ias().confirm(newest.token(), newest.newestCode()).outcome())
                .isEqualTo("201");
        assertThat(faulty.ias().confirm(before.token(), before.codeBefore()).outcome())
                .isEqualTo("201");
    }

    private List<Answer> underFault(Fault fault, Prepared... signUps) throws IOException {
        return faulty.underFault(
                fault,
                () -> Stream.of(signUps)
                        .map(signUp -> faulty.ias().resend(signUp.token()))
                        .toList());
    }
}
