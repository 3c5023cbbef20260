package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.AcsResponse;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.IAcsClient;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.domain.model.v20180129.DeleteEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.EmailVerifiedRequest;
import com.aliyuncs.domain.model.v20180129.ListEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.QueryEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.ResendEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.SubmitEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.SubmitEmailVerificationResponse;
import com.aliyuncs.domain.model.v20180129.VerifyEmailRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.profile.DefaultProfile;
import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program written against the original API, with its published SDK, against the running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkFlowTest {

    private static final Pattern LINK =
            Pattern.compile("https://verify\\.example\\.com/email-verifications/([0-9a-f]{64})");

    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup().on(TestDatabase.create(), relay).start();
    private final AccessKeys keys = ias.bean(AccessKeys.class);
    private final IAcsClient client = client(keys.create());

    @AfterAll
    void stop() {
        client.shutdown();
        ias.close();
        relay.close();
    }

    /** One way of calling: the format of the answer and the scheme of the signature. */
    private record Way(FormatType format, SignatureVersion signature) {}

    @ParameterizedTest
    @CsvSource({"JSON, V1", "XML, V1", "JSON, V3"})
    void anAddressGoesFromSubmitToVerifiedAndAway(FormatType format, SignatureVersion signature)
            throws ClientException {
        var way = new Way(format, signature);
        var email = "flow-%s-%s@example.com".formatted(format, signature);

        assertThat(call(client, submit(email), way).getSuccessList())
                .extracting(SubmitEmailVerificationResponse.SendResult::getEmail)
                .containsExactly(email);
        assertThat(call(client, query(email), way).getVerificationStatus()).isZero();
        refused(client, verified(email), way, "ParameterIllegal");

        call(client, verify(token(email)), way);

        call(client, verified(email), way);
        var record = call(client, query(email), way);
        assertThat(record.getVerificationStatus()).isEqualTo(1);
        assertThat(record.getConfirmIp()).isEqualTo("127.0.0.1");
        assertThat(record.getEmailVerificationNo()).matches("[0-9a-f]{32}");
        assertThat(call(client, submit(email), way).getExistList()).hasSize(1);

        assertThat(call(client, delete(email), way).getSuccessList()).hasSize(1);
        refused(client, query(email), way, "ParameterIllegal");
        assertThat(call(client, resend(email), way).getFailList().getFirst().getCode())
                .isEqualTo("ParameterIllegall");
        refused(client, verify(token(email)), way, "TokenFailed");
    }

    @Test
    void aLinkMayNotBeMailedAgainAtOnce() throws ClientException {
        var way = new Way(FormatType.JSON, SignatureVersion.V1);
        call(client, submit("again@example.com"), way);

        var answer = call(client, resend("again@example.com"), way);

        assertThat(answer.getFailList().getFirst().getCode()).isEqualTo("SendTokenQuotaExceeded");
        assertThat(relay.mailsTo("again@example.com")).hasSize(1);
    }

    @Test
    void anotherAccountSeesNothingAndConfirmsNothing() throws ClientException {
        var way = new Way(FormatType.JSON, SignatureVersion.V1);
        var stranger = client(keys.create());
        call(client, submit("mine@example.com"), way);

        refused(stranger, query("mine@example.com"), way, "ParameterIllegal");
        refused(stranger, verify(token("mine@example.com")), way, "TokenFailed");
        assertThat(call(stranger, new ListEmailVerificationRequest(), way).getTotalItemNum())
                .isZero();
        assertThat(call(stranger, delete("mine@example.com"), way).getFailList())
                .hasSize(1);
        assertThat(call(client, query("mine@example.com"), way).getVerificationStatus())
                .isZero();
        stranger.shutdown();
    }

    @ParameterizedTest
    @CsvSource({"JSON", "XML"})
    void aWrongSecretEndsAsTheSdkSaysIt(FormatType format) {
        var key = keys.create();
        var wrong = new DefaultAcsClient(DefaultProfile.getProfile("cn-hangzhou", key.id(), "another secret"));

        assertThatThrownBy(() -> call(wrong, submit("x@example.com"), new Way(format, SignatureVersion.V1)))
                .isInstanceOfSatisfying(ClientException.class, e -> {
                    assertThat(e.getErrCode()).isEqualTo("SDK.InvalidAccessKeySecret");
                    assertThat(e.getErrMsg()).isEqualTo("Specified Access Key Secret is not valid.");
                });
        assertThat(relay.mailsTo("x@example.com")).isEmpty();
    }

    @Test
    void aDisabledKeyAndAnUnknownOneAreRefused() {
        var way = new Way(FormatType.JSON, SignatureVersion.V1);
        var key = keys.create();
        keys.disable(key.id());

        refused(client(key), submit("x@example.com"), way, "InvalidAccessKeyId.Inactive");
        refused(
                new DefaultAcsClient(DefaultProfile.getProfile("cn-hangzhou", "nobody", "nothing")),
                submit("x@example.com"),
                way,
                "InvalidAccessKeyId.NotFound");
    }

    @Test
    void pagesOfAListFollowEachOther() throws ClientException {
        var way = new Way(FormatType.XML, SignatureVersion.V1);
        var account = client(keys.create());
        call(account, submit("p1@example.com,p2@example.com,p3@example.com"), way);
        call(account, verify(token("p2@example.com")), way);

        var list = new ListEmailVerificationRequest();
        list.setPageSize(2);
        list.setPageNum(2);
        var page = call(account, list, way);
        var confirmed = new ListEmailVerificationRequest();
        confirmed.setVerificationStatus(1);

        assertThat(page.getTotalItemNum()).isEqualTo(3);
        assertThat(page.getTotalPageNum()).isEqualTo(2);
        assertThat(page.getPrePage()).isTrue();
        assertThat(page.getNextPage()).isFalse();
        assertThat(page.getData()).hasSize(1);
        assertThat(call(account, confirmed, way).getData())
                .singleElement()
                .satisfies(item -> assertThat(item.getEmail()).isEqualTo("p2@example.com"));
        account.shutdown();
    }

    @Test
    void aCallOf500AddressesSortsThemAndMailsTheNewOnes() throws ClientException {
        var way = new Way(FormatType.JSON, SignatureVersion.V1);
        var account = client(keys.create());
        var known = emails("known", 50);
        call(account, submit(String.join(",", known)), way);
        call(account, verify(token("known0@example.com")), way);
        var fresh = emails("fresh", 400);
        var repeated = IntStream.range(0, 30)
                .mapToObj(i -> "FRESH%d@Example.COM".formatted(i))
                .toList();
        var invalid =
                IntStream.range(0, 20).mapToObj(i -> "invalid%d@".formatted(i)).toList();
        var all = new ArrayList<String>();
        for (var part : List.of(fresh, invalid, known, repeated)) {
            all.addAll(part);
        }

        var answer = call(account, submit(String.join(",", all)), way);

        var existing = new ArrayList<>(known);
        existing.addAll(repeated);
        assertThat(typed(answer.getSuccessList())).containsExactlyElementsOf(fresh);
        assertThat(typed(answer.getExistList())).containsExactlyElementsOf(existing);
        assertThat(typed(answer.getFailList())).containsExactlyElementsOf(invalid);
        assertThat(answer.getFailList()).allMatch(result -> result.getCode().equals("ParameterIllegall"));
        Eventually.eventually(() -> assertThat(freshMails()).hasSize(400).doesNotHaveDuplicates());
        account.shutdown();
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
                .mapToObj(i -> "%s%d@example.com".formatted(name, i))
                .toList();
    }

    private IAcsClient client(AccessKey key) {
        return new DefaultAcsClient(DefaultProfile.getProfile("cn-hangzhou", key.id(), key.secret()));
    }

    private <T extends AcsResponse> T call(IAcsClient client, AcsRequest<T> request, Way way) throws ClientException {
        request.setSysEndpoint("localhost:" + ias.uri("/").getPort());
        request.setSysAcceptFormat(way.format());
        request.setSysSignatureVersion(way.signature());
        return client.getAcsResponse(request);
    }

    private <T extends AcsResponse> void refused(IAcsClient client, AcsRequest<T> request, Way way, String code) {
        assertThatThrownBy(() -> call(client, request, way))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.getErrCode()).isEqualTo(code));
    }

    private String token(String email) {
        var matcher = LINK.matcher(relay.lastTo(email).text());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static SubmitEmailVerificationRequest submit(String emails) {
        var request = new SubmitEmailVerificationRequest();
        request.setEmail(emails);
        return request;
    }

    private static ResendEmailVerificationRequest resend(String emails) {
        var request = new ResendEmailVerificationRequest();
        request.setEmail(emails);
        return request;
    }

    private static DeleteEmailVerificationRequest delete(String emails) {
        var request = new DeleteEmailVerificationRequest();
        request.setEmail(emails);
        return request;
    }

    private static VerifyEmailRequest verify(String token) {
        var request = new VerifyEmailRequest();
        request.setToken(token);
        return request;
    }

    private static QueryEmailVerificationRequest query(String email) {
        var request = new QueryEmailVerificationRequest();
        request.setEmail(email);
        return request;
    }

    private static EmailVerifiedRequest verified(String email) {
        var request = new EmailVerifiedRequest();
        request.setEmail(email);
        return request;
    }
}
