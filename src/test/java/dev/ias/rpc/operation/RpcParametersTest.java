package dev.ias.rpc.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ias.language.Languages;
import dev.ias.language.TestLanguages;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.testing.InputTable;
import dev.ias.testing.InputTable.Choice;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters are converted, or refused with an error that names them. */
class RpcParametersTest {

    private static final Languages LANGUAGES = TestLanguages.builtIn();

    private static RpcParameters with(String name, String value) {
        var parameters = List.of(new RpcRequest.Parameter(name, value));
        return new RpcParameters(new RpcRequest("GET", "/", parameters, List.of(), Map.of(), new byte[0]), LANGUAGES);
    }

    private static void assertInvalid(String value, Function<RpcParameters, ?> read) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> read.apply(with("Name", value)))
                .satisfies(e -> assertThat(e.error()).isEqualTo(GatewayError.invalid("Name")));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false", "False, false", "'', false", "' ', false"})
    void flagsAreFalseByDefault(String value, boolean meant) {
        assertThat(with("Name", value).flag("Name")).isEqualTo(meant);
        assertThat(with("Other", value).flag("Name")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "yes", "truefalse"})
    void nothingElseIsAFlag(String value) {
        assertInvalid(value, parameters -> parameters.flag("Name"));
    }

    @Test
    void integersAreWithinTheirBounds() {
        assertThat(with("Name", "1").integer("Name", 1, 5)).hasValue(1);
        assertThat(with("Name", " 5 ").integer("Name", 1, 5)).hasValue(5);
        assertThat(with("Name", "").integer("Name", 1, 5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "99999999999"})
    void otherIntegersAreInvalid(String value) {
        assertInvalid(value, parameters -> parameters.integer("Name", 1, 5));
    }

    @ParameterizedTest
    @MethodSource("sevens")
    void integersHaveAsciiDigits(String value) {
        assertThat(with("Name", value).integer("Name", 0, 100)).hasValue(7);
        assertThat(with("Name", value).time("Name")).hasValue(Instant.ofEpochMilli(7));
    }

    @ParameterizedTest
    @MethodSource("noIntegers")
    void nothingElseIsAnInteger(String value) {
        assertInvalid(value, parameters -> parameters.integer("Name", 0, Integer.MAX_VALUE));
        assertInvalid(value, parameters -> parameters.time("Name"));
    }

    static List<String> sevens() {
        return InputTable.sevens();
    }

    static List<String> noIntegers() {
        return InputTable.noIntegers();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "1522080000123, 2018-03-26T16:00:00.123Z",
        "9223372036854775807, 9999-12-31T23:59:59.999Z",
    })
    void timesAreMillisecondsLimitedToTheRangeOfTheDatabase(String value, Instant meant) {
        assertThat(with("Name", value).time("Name")).hasValue(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2018-03-26", "soon"})
    void nothingElseIsATime(String value) {
        assertInvalid(value, parameters -> parameters.time("Name"));
    }

    @Test
    void addressesAreInOrderWithDuplicatesAndWithoutBlanks() {
        assertThat(with("Email", " b@x.example ,,a@x.example\t, ,b@x.example,").emails())
                .containsExactly("b@x.example", "a@x.example", "b@x.example");
    }

    @Test
    void whatIsCopiedAlongWithAnAddressIsRemoved() {
        for (var character : InputTable.around()) {
            var one = with("Email", character + "a@x.example" + character);
            var list = with("Email", "%1$sa@x.example%1$s,%1$s,b@x.example%1$s".formatted(character));

            assertThat(one.email().typed()).isEqualTo("a@x.example");
            assertThat(list.emails()).containsExactly("a@x.example", "b@x.example");
            assertThat(with("Email", character).text("Email")).isEmpty();
        }
    }

    @Test
    void invisibleCharactersInsideAnAddressAreRefused() {
        var list = AddressList.of(InputTable.addressesWithOneInside());

        assertThat(list.valid()).isEmpty();
    }

    @Test
    void moreThanFiveHundredAddressesAreIllegalInTheLanguageOfTheCall() {
        var most = IntStream.range(0, 500).mapToObj(i -> i + "@x.example").collect(Collectors.joining(", ,"));

        assertThat(with("Email", most).emails()).hasSize(500);
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> with("Email", most + ",one@x.example").emails())
                .satisfies(e -> assertThat(e.error())
                        .isEqualTo(GatewayError.ofOperation("ParameterIllegal", 400, "Parameter illegal.")));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void theLanguageIsChineseOrEnglish(Choice choice) {
        assertThat(with("Lang", choice.text()).language().tag()).isEqualTo(choice.language());
    }

    static List<Choice> tags() {
        return InputTable.tags();
    }

    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#valid")
    void theClientIsAnIpAddress(String value) {
        assertThat(with("UserClientIp", value).userClientIp()).hasValue(InetAddress.ofLiteral(value));
    }

    /** Blanks around a parameter are ignored. */
    @ParameterizedTest
    @MethodSource("dev.ias.testing.AddressLiterals#invalid")
    @ValueSource(strings = {"127.0.0.1:80", "[2001:db8::1]"})
    void hostNamesAndOtherTextsAreNoClient(String value) {
        if (!value.equals(value.strip()) || value.isEmpty()) {
            return;
        }
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> with("UserClientIp", value).userClientIp())
                .satisfies(e -> assertThat(e.error()).isEqualTo(GatewayError.invalid("UserClientIp")));
    }
}
