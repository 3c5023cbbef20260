package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.auth.credentials.Credential;
import com.aliyun.auth.credentials.provider.StaticCredentialProvider;
import com.aliyun.sdk.gateway.pop.Configuration;
import com.aliyun.sdk.gateway.pop.auth.SignatureVersion;
import com.aliyun.sdk.gateway.pop.exception.PopClientException;
import com.aliyun.sdk.service.domain20180129.AsyncClient;
import com.aliyun.sdk.service.domain20180129.models.DeleteEmailVerificationRequest;
import com.aliyun.sdk.service.domain20180129.models.EmailVerifiedRequest;
import com.aliyun.sdk.service.domain20180129.models.ListEmailVerificationRequest;
import com.aliyun.sdk.service.domain20180129.models.QueryEmailVerificationRequest;
import com.aliyun.sdk.service.domain20180129.models.QueryEmailVerificationResponseBody;
import com.aliyun.sdk.service.domain20180129.models.ResendEmailVerificationRequest;
import com.aliyun.sdk.service.domain20180129.models.SubmitEmailVerificationRequest;
import com.aliyun.sdk.service.domain20180129.models.SubmitEmailVerificationResponseBody;
import com.aliyun.sdk.service.domain20180129.models.VerifyEmailRequest;
import darabonba.core.client.ClientOverrideConfiguration;
import dev.ias.account.AccessKeys;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls the running service with the newer SDK, unmodified. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsyncSdkTest {

    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup().on(TestDatabase.create(), relay).start();
    private final AccessKeys keys = ias.bean(AccessKeys.class);

    @BeforeAll
    static void assumeAsciiDigits() {
        SdkAccount.assumeAsciiDigits();
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @EnumSource(SignatureVersion.class)
    void anAddressIsSubmittedConfirmedAndDeleted(SignatureVersion signature) throws Exception {
        var email = "async-%s@example.com".formatted(signature);
        var key = keys.create();
        try (var client = client(key.id(), key.secret(), signature)) {
            var submitted = submit(client, email + ",nobody@");
            assertThat(submitted.getRequestId()).hasSize(36);
            assertThat(submitted.getSuccessList())
                    .singleElement()
                    .satisfies(result -> assertThat(result.getEmail()).isEqualTo(email));
            assertThat(submitted.getFailList())
                    .singleElement()
                    .satisfies(result -> assertThat(result.getCode()).isEqualTo("ParameterIllegall"));
            assertThat(query(client, email).getVerificationStatus()).isZero();
            assertRefused(() -> client.emailVerified(verified(email)), 400, "ParameterIllegal");
            assertThat(resend(client, email)).isEqualTo("SendTokenQuotaExceeded");

            var token = relay.lastTo(email).linkToken();
            client.verifyEmail(VerifyEmailRequest.builder().token(token).build())
                    .get();

            client.emailVerified(verified(email)).get();
            assertThat(query(client, email).getConfirmIp()).isEqualTo("127.0.0.1");
            assertThat(submit(client, email).getExistList()).hasSize(1);
            assertThat(resend(client, email)).isEqualTo("ParameterIllegall");
            var page = client.listEmailVerification(ListEmailVerificationRequest.builder()
                            .verificationStatus(1)
                            .pageSize(1)
                            .build())
                    .get()
                    .getBody();
            assertThat(page.getTotalItemNum()).isEqualTo(1);
            assertThat(page.getData())
                    .singleElement()
                    .satisfies(item -> assertThat(item.getEmail()).isEqualTo(email));

            var deleted = client.deleteEmailVerification(DeleteEmailVerificationRequest.builder()
                            .email(email)
                            .build())
                    .get()
                    .getBody();
            assertThat(deleted.getSuccessList()).hasSize(1);
            assertRefused(() -> client.queryEmailVerification(queryRequest(email)), 400, "ParameterIllegal");
            assertRefused(
                    () -> client.verifyEmail(
                            VerifyEmailRequest.builder().token(token).build()),
                    400,
                    "TokenFailed");
        }
    }

    @ParameterizedTest
    @EnumSource(SignatureVersion.class)
    void wrongDisabledAndUnknownKeysAreTypedErrors(SignatureVersion signature) {
        var key = keys.create();
        try (var wrong = client(key.id(), "another secret", signature);
                var unknown = client("nobody", "nothing", signature)) {
            assertRefused(() -> wrong.emailVerified(verified("x@example.com")), 400, "SignatureDoesNotMatch");
            assertRefused(() -> unknown.emailVerified(verified("x@example.com")), 404, "InvalidAccessKeyId.NotFound");
        }
        keys.disable(key.id());
        try (var disabled = client(key.id(), key.secret(), signature)) {
            assertRefused(() -> disabled.emailVerified(verified("x@example.com")), 400, "InvalidAccessKeyId.Inactive");
        }
    }

    /** A call of the client. */
    @FunctionalInterface
    private interface Call {
        Future<?> make();
    }

    private static void assertRefused(Call call, int status, String code) {
        assertThatThrownBy(() -> call.make().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(PopClientException.class, e -> {
                    assertThat(e.getErrCode()).isEqualTo(code);
                    assertThat(e.getStatusCode()).isEqualTo(status);
                    assertThat(e.getRequestId()).hasSize(36);
                });
    }

    private AsyncClient client(String id, String secret, SignatureVersion signature) {
        return AsyncClient.builder()
                .region("cn-hangzhou")
                .credentialsProvider(StaticCredentialProvider.create(Credential.builder()
                        .accessKeyId(id)
                        .accessKeySecret(secret)
                        .build()))
                .serviceConfiguration(Configuration.create().setSignatureVersion(signature))
                .overrideConfiguration(ClientOverrideConfiguration.create()
                        .setProtocol("HTTP")
                        .setEndpointOverride("localhost:" + ias.uri("/").getPort()))
                .build();
    }

    private static SubmitEmailVerificationResponseBody submit(AsyncClient client, String emails) throws Exception {
        return client.submitEmailVerification(SubmitEmailVerificationRequest.builder()
                        .email(emails)
                        .sendIfExist(false)
                        .build())
                .get()
                .getBody();
    }

    /** Returns the error code of the only address. */
    private static String resend(AsyncClient client, String email) throws Exception {
        return client.resendEmailVerification(
                        ResendEmailVerificationRequest.builder().email(email).build())
                .get()
                .getBody()
                .getFailList()
                .getFirst()
                .getCode();
    }

    private static QueryEmailVerificationResponseBody query(AsyncClient client, String email) throws Exception {
        return client.queryEmailVerification(queryRequest(email)).get().getBody();
    }

    private static QueryEmailVerificationRequest queryRequest(String email) {
        return QueryEmailVerificationRequest.builder().email(email).build();
    }

    private static EmailVerifiedRequest verified(String email) {
        return EmailVerifiedRequest.builder().email(email).build();
    }
}
