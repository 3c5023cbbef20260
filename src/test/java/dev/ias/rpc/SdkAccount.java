package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.AcsResponse;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.IAcsClient;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.domain.model.v20180129.DeleteEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.EmailVerifiedRequest;
import com.aliyuncs.domain.model.v20180129.QueryEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.ResendEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.SubmitEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.VerifyEmailRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.profile.DefaultProfile;
import dev.ias.account.AccessKey;
import dev.ias.testing.Ias;

/** A client of an account, with the classic SDK, unmodified. */
final class SdkAccount implements AutoCloseable {

    /** The format of the answer and the scheme of the signature. */
    record Protocol(FormatType format, SignatureVersion signature) {

        static final Protocol USUAL = new Protocol(FormatType.JSON, SignatureVersion.V1);
    }

    private final String endpoint;
    private final IAcsClient client;

    /** Skips a test if the vendor's SDK would write its timestamps in other digits: it uses the default locale. */
    static void assumeAsciiDigits() {
        assumeThat("%d".formatted(0)).as("a digit of the default locale").isEqualTo("0");
    }

    SdkAccount(Ias ias, AccessKey key) {
        this(ias, key.id(), key.secret());
    }

    SdkAccount(Ias ias, String id, String secret) {
        this.endpoint = "localhost:" + ias.uri("/").getPort();
        this.client = new DefaultAcsClient(DefaultProfile.getProfile("cn-hangzhou", id, secret));
    }

    <T extends AcsResponse> T call(AcsRequest<T> request) throws ClientException {
        return call(request, Protocol.USUAL);
    }

    <T extends AcsResponse> T call(AcsRequest<T> request, Protocol protocol) throws ClientException {
        request.setSysEndpoint(endpoint);
        request.setSysAcceptFormat(protocol.format());
        request.setSysSignatureVersion(protocol.signature());
        return client.getAcsResponse(request);
    }

    <T extends AcsResponse> void refused(AcsRequest<T> request, String code) {
        refused(request, Protocol.USUAL, code);
    }

    <T extends AcsResponse> void refused(AcsRequest<T> request, Protocol protocol, String code) {
        assertThatThrownBy(() -> call(request, protocol))
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.getErrCode()).isEqualTo(code));
    }

    @Override
    public void close() {
        client.shutdown();
    }

    static SubmitEmailVerificationRequest submit(String emails) {
        var request = new SubmitEmailVerificationRequest();
        request.setEmail(emails);
        return request;
    }

    static ResendEmailVerificationRequest resend(String emails) {
        var request = new ResendEmailVerificationRequest();
        request.setEmail(emails);
        return request;
    }

    static DeleteEmailVerificationRequest delete(String emails) {
        var request = new DeleteEmailVerificationRequest();
        request.setEmail(emails);
        return request;
    }

    static VerifyEmailRequest verify(String token) {
        var request = new VerifyEmailRequest();
        request.setToken(token);
        return request;
    }

    static QueryEmailVerificationRequest query(String email) {
        var request = new QueryEmailVerificationRequest();
        request.setEmail(email);
        return request;
    }

    static EmailVerifiedRequest verified(String email) {
        var request = new EmailVerifiedRequest();
        request.setEmail(email);
        return request;
    }
}
