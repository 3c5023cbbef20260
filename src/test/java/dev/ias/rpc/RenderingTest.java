package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.generated.rpc.model.SendResult;
import dev.ias.rpc.operation.CannedOperation;
import dev.ias.rpc.operation.ReturnCode;
import dev.ias.rpc.signature.PercentEncoding;
import dev.ias.testing.Answer;
import dev.ias.testing.InputTable;
import dev.ias.verification.Language;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Renders models in XML and JSON. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenderingTest {

    private final RpcFixture rpc = new RpcFixture(CannedOperation.all());

    @AfterAll
    void stop() {
        rpc.close();
    }

    @Test
    void jsonHasCapitalisedNamesInTheOrderOfTheContractAndFlatLists() {
        var answer = rpc.get(RpcFixture.SUBMIT + "&Format=JSON&Email=a@b.example,jane@example.com,nobody");

        assertThat(withoutId(answer)).isEqualTo("""
            {"RequestId":"ID","ExistList":[{"Email":"a@b.example"}],\
            "SuccessList":[{"Email":"jane@example.com","Code":"Success","Message":"Success"}],\
            "FailList":[{"Email":"nobody","Code":"ParameterIllegall","Message":"Parameter error"}]}\
            """);
    }

    @Test
    void xmlHasTheSameFieldsAndEachListIsAnElementAroundItsItems() {
        var answer = rpc.get(RpcFixture.SUBMIT + "&Email=a@b.example,jane@example.com,nobody");

        assertThat(withoutId(answer)).isEqualTo("""
            <?xml version="1.0" encoding="UTF-8"?><SubmitEmailVerificationResponse><RequestId>ID</RequestId>\
            <ExistList><SendResult><Email>a@b.example</Email></SendResult></ExistList>\
            <SuccessList><SendResult><Email>jane@example.com</Email><Code>Success</Code><Message>Success</Message></SendResult></SuccessList>\
            <FailList><SendResult><Email>nobody</Email><Code>ParameterIllegall</Code><Message>Parameter error</Message></SendResult></FailList>\
            </SubmitEmailVerificationResponse>\
            """);
    }

    @Test
    void emptyListsAreRendered() {
        var call = "Action=DeleteEmailVerification&Version=2018-01-29&Email=a@b.example";

        assertThat(rpc.get(call + "&Format=JSON").json().path("FailList").isEmpty())
                .isTrue();
        assertThat(rpc.get(call + "&Format=JSON").json().path("FailList").isArray())
                .isTrue();
        assertThat(rpc.get(call).response().body()).contains("<FailList/>");
    }

    @Test
    void numbersAndBooleansAreTypedInJsonAndTextInXml() {
        var call = "Action=ListEmailVerification&Version=2018-01-29&PageNum=2";

        var json = rpc.get(call + "&Format=JSON").json();
        var xml = rpc.get(call);

        assertThat(json.path("CurrentPageNum").isInt()).isTrue();
        assertThat(json.path("PrePage").isBoolean()).isTrue();
        assertThat(json.at("/Data/0/UserId").isTextual()).isTrue();
        assertThat(RpcFixture.xpath(xml, "/ListEmailVerificationResponse/CurrentPageNum"))
                .isEqualTo("2");
        assertThat(RpcFixture.xpath(xml, "/ListEmailVerificationResponse/PrePage"))
                .isEqualTo("false");
        assertThat(RpcFixture.xpath(xml, "/ListEmailVerificationResponse/Data/EmailVerification/SendIp"))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void fieldsWithoutAValueAreOmitted() {
        var call = "Action=ListEmailVerification&Version=2018-01-29";

        assertThat(rpc.get(call + "&Format=JSON").json().at("/Data/0").has("ConfirmIp"))
                .isFalse();
        assertThat(rpc.get(call).response().body()).doesNotContain("ConfirmIp");
    }

    @ParameterizedTest
    @CsvSource({"Format=JSON, VerifyEmail", "Format=XML, VerifyEmail", "Format=JSON, QueryEmailVerification"})
    void aSuccessHasNoCodeBecauseSomeClientsTakeItForAnError(String format, String action) {
        var answer = rpc.get("Action=%s&Version=2018-01-29&Token=0b&Email=a@b.example&%s".formatted(action, format));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).contains("RequestId").doesNotContain("Code");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        %3C%2FEmail%3E%3Cb%3E%26amp%3B                      | </Email><b>&amp;
        %5D%5D%3E                                           | ]]>
        '%22%27'                                            | "'
        x%00y%0By%1B                                        | x\uFFFDy\uFFFDy\uFFFD
        %EF%BF%BE                                           | \uFFFD
        %F0%9F%93%AC                                        | 📬
        a%0Ab                                               | 'a\nb'
        a%0Db%0D%0Ac                                        | 'a\\rb\\r\\nc'
        a%09b%C2%85c%E2%80%A8d                              | 'a\\tb\u0085c\u2028d'
        """)
    void addressesAreEscapedInXml(String sent, String read) {
        var answer = rpc.get(RpcFixture.SUBMIT + "&Email=" + sent);

        assertThat(RpcFixture.xpath(answer, "/SubmitEmailVerificationResponse/FailList/SendResult/Email"))
                .isEqualTo(read.translateEscapes());
        assertThat(RpcFixture.xpath(answer, "count(//Email)")).isEqualTo("1");
    }

    @Test
    void whatIsCopiedAlongWithTheAddressesOfAListIsRemoved() {
        var list = InputTable.around().stream()
                .map(character -> character + "jane@example.com" + character)
                .collect(Collectors.joining(","));

        var answer = rpc.get(RpcFixture.SUBMIT + "&Format=JSON&Email=" + PercentEncoding.encode(list));

        assertThat(answer.json().path("SuccessList").findValuesAsText("Email"))
                .hasSize(InputTable.around().size())
                .containsOnly("jane@example.com");
    }

    @Test
    void addressesAreEscapedInJson() {
        var answer = rpc.get(RpcFixture.SUBMIT + "&Format=JSON&Email=%22%7D%00%5C");

        assertThat(answer.json().at("/FailList/0/Email").asText()).isEqualTo("\"}\0\\");
    }

    @Test
    void aLoneSurrogateIsReplaced() throws Exception {
        var tree = io.micronaut.json.tree.JsonNode.createStringNode("a\uD83Db");

        assertThat(new String(XmlAnswer.write("x", tree), "UTF-8")).endsWith("<x>a\uFFFDb</x>");
    }

    @Test
    void everyReturnCodeHasAMessageInBothLanguages() {
        for (var code : ReturnCode.values()) {
            assertThat(Stream.of("en", "zh-Hans", "zh-Hant", "de").map(Language::new))
                    .extracting(language -> code.of("a@b.example", language))
                    .extracting(SendResult::getCode)
                    .containsOnly(code.code());
            assertThat(code.message(new Language("zh-Hant")))
                    .isNotBlank()
                    .isEqualTo(code.message(new Language("zh-Hans")))
                    .isNotEqualTo(code.message(Language.ENGLISH));
            assertThat(code.message(new Language("de"))).isEqualTo(code.message(Language.ENGLISH));
        }
    }

    private static String withoutId(Answer answer) {
        return answer.response().body().replaceFirst("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", "ID");
    }
}
