package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The 500s of sign-up, caused by real faults. A failed sign-up leaves no state and counts against no limit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpErrorRowsTest {

    private FaultyIas faulty;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        faulty = new FaultyIas(directory);
    }

    @AfterAll
    void stop() throws IOException {
        faulty.close();
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsAnsweredPerContractAndChangesNothing(Fault fault) throws IOException {
        var address = fault.name().toLowerCase(Locale.ROOT) + "@example.com";
        faulty.settle();
        var rows = faulty.rows();

        var answer = faulty.underFault(fault, () -> faulty.ias().signUp(address));

        assertThat(answer.outcome()).isEqualTo(fault.outcome(Operation.SIGN_UP));
        if (answer.status() == 201) {
            faulty.awaitRecovery();
            return;
        }
        ErrorBody.requireTraced(answer, Operation.SIGN_UP, fault.outcome(Operation.SIGN_UP));
        if (fault == Fault.RELAY_REFUSES_RECIPIENT) {
            // The send counts, and the recipient is not tried again for an hour.
            assertThat(faulty.rows()).hasSize(rows.size() + 1).containsAll(rows);
            assertThat(faulty.ias().signUp(address).outcome()).isEqualTo(fault.outcome(Operation.SIGN_UP));
            faulty.advance(Duration.ofHours(1));
        } else {
            assertThat(faulty.rows()).isEqualTo(rows);
        }
        faulty.awaitRecovery();
        assertThat(faulty.relay().mailsTo(address)).isEmpty();
        var again = faulty.ias().signUp(address);
        assertThat(again.outcome()).isEqualTo("201");
        assertThat(again.header("RateLimit")).hasValue("\"resend\";r=0;t=30, \"sign-up\";r=9");
        var code = faulty.relay().lastTo(address).code();
        assertThat(faulty.ias().confirm(again.token(), code).outcome()).isEqualTo("201");
    }
}
