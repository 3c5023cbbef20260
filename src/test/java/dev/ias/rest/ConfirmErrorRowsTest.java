package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The 500s of confirm, caused by real faults. The code stays valid and no try is counted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfirmErrorRowsTest {

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
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_AUTH_KEYS")
    void aFaultIsAnsweredPerContractAndChangesNothing(Fault fault) throws IOException {
        var address = fault.name().toLowerCase(Locale.ROOT) + "@example.com";
        var token = signUp(address);
        var code = faulty.relay().lastTo(address).code();
        var rows = faulty.rows();

        var answer = faulty.underFault(fault, () -> faulty.ias().confirm(token, code));

        assertThat(answer.outcome()).isEqualTo(fault.outcome(Operation.CONFIRM));
        if (answer.status() == 201) {
            faulty.awaitRecovery();
            return;
        }
        ErrorBody.requireTraced(answer, Operation.CONFIRM, fault.outcome(Operation.CONFIRM));
        assertThat(faulty.rows()).isEqualTo(rows);
        faulty.awaitRecovery();
        assertThat(faulty.ias().confirm(token, code).outcome()).isEqualTo("201");
    }

    @Test
    void withoutAuthKeysTheAddressIsConfirmedAndARepeatedCallReturnsTheToken() throws IOException {
        var token = signUp("no-key@example.com");
        var code = faulty.relay().lastTo("no-key@example.com").code();

        var answer = faulty.underFault(Fault.NO_AUTH_KEYS, () -> faulty.ias().confirm(token, code));

        ErrorBody.requireTraced(answer, Operation.CONFIRM, "500 user/505");
        var confirmed = faulty.rows();
        var again = faulty.ias().confirm(token, code);
        assertThat(again.outcome()).isEqualTo("201");
        assertThat(confirmed)
                .filteredOn(row -> row.contains("no-key@example.com"))
                .hasSize(2);
        assertThat(confirmed)
                .anyMatch(row -> row.contains(again.json().path("id").asText()));
        assertThat(faulty.rows()).isEqualTo(confirmed);
    }

    private String signUp(String address) {
        var token = faulty.ias().signUp(address).token();
        faulty.settle();
        return token;
    }
}
