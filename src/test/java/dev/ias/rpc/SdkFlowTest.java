package dev.ias.rpc;

import static dev.ias.rpc.SdkAccount.delete;
import static dev.ias.rpc.SdkAccount.query;
import static dev.ias.rpc.SdkAccount.resend;
import static dev.ias.rpc.SdkAccount.submit;
import static dev.ias.rpc.SdkAccount.verified;
import static dev.ias.rpc.SdkAccount.verify;
import static dev.ias.testing.KnownAttack.S22;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.domain.model.v20180129.ListEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.SubmitEmailVerificationResponse;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import dev.ias.account.AccessKeys;
import dev.ias.rpc.SdkAccount.Protocol;
import dev.ias.testing.Attack;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls the running service as a client of the original API, with its published SDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkFlowTest {

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .set("ias.webhook.url", "http://localhost:1/")
            .set("ias.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .set("ias.webhook.allow-private-addresses", true)
            .set("ias.webhook.sweep-interval", "1h")
            .start();
    private final AccessKeys keys = ias.bean(AccessKeys.class);
    private final SdkAccount client = new SdkAccount(ias, keys.create());

    @BeforeAll
    static void assumeAsciiDigits() {
        SdkAccount.assumeAsciiDigits();
    }

    @AfterAll
    void stop() {
        client.close();
        ias.close();
        relay.close();
    }

    @Test
    void theEventOfAConfirmationNamesWhoConfirmed() throws ClientException {
        var protocol = new Protocol(FormatType.JSON, SignatureVersion.V1);
        var event = "select body from event where body like '%\"%s\"%'";
        client.call(submit("who@example.com"), protocol);
        client.call(verify(relay.lastTo("who@example.com").linkToken()), protocol);
        client.call(submit("for-whom@example.com"), protocol);
        var forUser = verify(relay.lastTo("for-whom@example.com").linkToken());
        forUser.setUserClientIp("192.0.2.9");
        client.call(forUser, protocol);

        assertThat(database.query(event.replace("%s", "who@example.com")))
                .singleElement()
                .asString()
                .contains("\"clientAddress\":\"127.0.0.1\",\"userAgent\":\"AlibabaCloud");
        assertThat(database.query(event.replace("%s", "for-whom@example.com")))
                .singleElement()
                .asString()
                .as("the agent of the back end is not that of the user")
                .contains("\"clientAddress\":\"192.0.2.9\"")
                .doesNotContain("userAgent");
    }

    @ParameterizedTest
    @CsvSource({"JSON, V1", "XML, V1", "JSON, V3"})
    void anAddressIsSubmittedConfirmedAndDeleted(FormatType format, SignatureVersion signature) throws ClientException {
        var protocol = new Protocol(format, signature);
        var email = "flow-%s-%s@example.com".formatted(format, signature);

        assertThat(client.call(submit(email), protocol).getSuccessList())
                .extracting(SubmitEmailVerificationResponse.SendResult::getEmail)
                .containsExactly(email);
        assertThat(client.call(query(email), protocol).getVerificationStatus()).isZero();
        client.refused(verified(email), protocol, "ParameterIllegal");

        client.call(verify(relay.lastTo(email).linkToken()), protocol);

        client.call(verified(email), protocol);
        var record = client.call(query(email), protocol);
        assertThat(record.getVerificationStatus()).isEqualTo(1);
        assertThat(record.getConfirmIp()).isEqualTo("127.0.0.1");
        assertThat(record.getEmailVerificationNo()).matches("[0-9a-f]{32}");
        assertThat(client.call(submit(email), protocol).getExistList()).hasSize(1);

        assertThat(client.call(delete(email), protocol).getSuccessList()).hasSize(1);
        client.refused(query(email), protocol, "ParameterIllegal");
        assertThat(client.call(resend(email), protocol).getFailList().getFirst().getCode())
                .isEqualTo("ParameterIllegall");
        client.refused(verify(relay.lastTo(email).linkToken()), protocol, "TokenFailed");
    }

    @Test
    void aResendWithinTheCoolDownIsRefused() throws ClientException {
        client.call(submit("again@example.com"));

        var answer = client.call(resend("again@example.com"));

        assertThat(answer.getFailList().getFirst().getCode()).isEqualTo("SendTokenQuotaExceeded");
        assertThat(relay.mailsTo("again@example.com")).hasSize(1);
    }

    @Test
    @Attack(S22)
    void anotherAccountCanNeitherReadNorConfirmNorDelete() throws ClientException {
        var other = new SdkAccount(ias, keys.create());
        client.call(submit("mine@example.com"));

        other.refused(query("mine@example.com"), "ParameterIllegal");
        other.refused(verify(relay.lastTo("mine@example.com").linkToken()), "TokenFailed");
        assertThat(other.call(new ListEmailVerificationRequest()).getTotalItemNum())
                .isZero();
        assertThat(other.call(delete("mine@example.com")).getFailList()).hasSize(1);
        assertThat(client.call(query("mine@example.com")).getVerificationStatus())
                .isZero();
        other.close();
    }

    @ParameterizedTest
    @CsvSource({"JSON", "XML"})
    void theSdkRecognisesAWrongSecret(FormatType format) {
        var key = keys.create();
        var wrong = new SdkAccount(ias, key.id(), "another secret");

        assertThatThrownBy(() -> wrong.call(submit("x@example.com"), new Protocol(format, SignatureVersion.V1)))
                .isInstanceOfSatisfying(ClientException.class, e -> {
                    assertThat(e.getErrCode()).isEqualTo("SDK.InvalidAccessKeySecret");
                    assertThat(e.getErrMsg()).isEqualTo("Specified Access Key Secret is not valid.");
                });
        assertThat(relay.mailsTo("x@example.com")).isEmpty();
    }

    @Test
    void disabledAndUnknownKeysAreRefused() {
        var key = keys.create();
        keys.disable(key.id());

        new SdkAccount(ias, key).refused(submit("x@example.com"), "InvalidAccessKeyId.Inactive");
        new SdkAccount(ias, "nobody", "nothing").refused(submit("x@example.com"), "InvalidAccessKeyId.NotFound");
    }

    @Test
    void listsAreSplitIntoPages() throws ClientException {
        var protocol = new Protocol(FormatType.XML, SignatureVersion.V1);
        var account = new SdkAccount(ias, keys.create());
        account.call(submit("p1@example.com,p2@example.com,p3@example.com"), protocol);
        account.call(verify(relay.lastTo("p2@example.com").linkToken()), protocol);

        var list = new ListEmailVerificationRequest();
        list.setPageSize(2);
        list.setPageNum(2);
        var page = account.call(list, protocol);
        var confirmed = new ListEmailVerificationRequest();
        confirmed.setVerificationStatus(1);

        assertThat(page.getTotalItemNum()).isEqualTo(3);
        assertThat(page.getTotalPageNum()).isEqualTo(2);
        assertThat(page.getPrePage()).isTrue();
        assertThat(page.getNextPage()).isFalse();
        assertThat(page.getData()).hasSize(1);
        assertThat(account.call(confirmed, protocol).getData())
                .singleElement()
                .satisfies(item -> assertThat(item.getEmail()).isEqualTo("p2@example.com"));
        account.close();
    }

    @Test
    void aCallOf500AddressesClassifiesThemAndMailsTheNewOnes() throws ClientException {
        var account = new SdkAccount(ias, keys.create());
        var known = emails("known", 50);
        account.call(submit(String.join(",", known)));
        account.call(verify(relay.lastTo("known0@example.com").linkToken()));
        var fresh = emails("fresh", 400);
        var repeated = IntStream.range(0, 30)
                .mapToObj(i -> String.format(Locale.ROOT, "FRESH%d@Example.COM", i))
                .toList();
        var invalid = IntStream.range(0, 20)
                .mapToObj(i -> String.format(Locale.ROOT, "invalid%d@", i))
                .toList();
        var all = new ArrayList<String>();
        for (var part : List.of(fresh, invalid, known, repeated)) {
            all.addAll(part);
        }

        var answer = account.call(submit(String.join(",", all)));

        var existing = new ArrayList<>(known);
        existing.addAll(repeated);
        assertThat(typed(answer.getSuccessList())).containsExactlyElementsOf(fresh);
        assertThat(typed(answer.getExistList())).containsExactlyElementsOf(existing);
        assertThat(typed(answer.getFailList())).containsExactlyElementsOf(invalid);
        assertThat(answer.getFailList()).allMatch(result -> result.getCode().equals("ParameterIllegall"));
        Eventually.eventually(() -> assertThat(freshMails()).hasSize(400).doesNotHaveDuplicates());
        account.close();
    }

    private List<String> freshMails() {
        return relay.mails().stream()
                .map(ReceivedMail::to)
                .filter(to -> to.toLowerCase(Locale.ROOT).startsWith("fresh"))
                .toList();
    }

    private static List<String> typed(List<SubmitEmailVerificationResponse.SendResult> results) {
        return results.stream()
                .map(SubmitEmailVerificationResponse.SendResult::getEmail)
                .toList();
    }

    private static List<String> emails(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "%s%d@example.com", name, i))
                .toList();
    }
}
