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

    private FragileIas fragile;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        fragile = new FragileIas(directory);
    }

    @AfterAll
    void stop() throws IOException {
        fragile.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_AUTH_KEYS")
    void aFaultIsAnsweredPerContractAndChangesNothing(Fault fault) throws IOException {
        var address = fault.name().toLowerCase(Locale.ROOT) + "@example.com";
        var token = signUp(address);
        var code = fragile.relay().lastTo(address).code();
        var rows = fragile.rows();

        var answer = fragile.underFault(fault, () -> fragile.ias().confirm(token, code));

        assertThat(answer.outcome()).isEqualTo(fault.outcome(Operation.CONFIRM));
        if (answer.status() == 201) {
            fragile.awaitRecovery();
            return;
        }
        ErrorBody.requireTraced(answer, Operation.CONFIRM, fault.outcome(Operation.CONFIRM));
        assertThat(fragile.rows()).isEqualTo(rows);
        fragile.awaitRecovery();
        assertThat(fragile.ias().confirm(token, code).outcome()).isEqualTo("201");
    }

    @Test
    void withoutAuthKeysTheAddressIsConfirmedAndARepeatedCallReturnsTheToken() throws IOException {
        var token = signUp("no-key@example.com");
        var code = fragile.relay().lastTo("no-key@example.com").code();

        var answer = fragile.underFault(Fault.NO_AUTH_KEYS, () -> fragile.ias().confirm(token, code));

        ErrorBody.requireTraced(answer, Operation.CONFIRM, "500 user/505");
        var confirmed = fragile.rows();
        var again = fragile.ias().confirm(token, code);
        assertThat(again.outcome()).isEqualTo("201");
        assertThat(confirmed)
                .filteredOn(row -> row.contains("no-key@example.com"))
                .hasSize(2);
        assertThat(confirmed)
                .anyMatch(row -> row.contains(again.json().path("id").asText()));
        assertThat(fragile.rows()).isEqualTo(confirmed);
    }

    private String signUp(String address) {
        var token = fragile.ias().signUp(address).token();
        fragile.settle();
        return token;
    }
}
