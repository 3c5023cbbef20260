package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.AcsResponse;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.IAcsClient;
import com.aliyuncs.domain.model.v20180129.EmailVerifiedRequest;
import com.aliyuncs.domain.model.v20180129.ListEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.QueryEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.SubmitEmailVerificationRequest;
import com.aliyuncs.domain.model.v20180129.VerifyEmailRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.exceptions.ServerException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.profile.DefaultProfile;
import dev.ias.rpc.operation.CannedOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parses answers with the classic SDK, unmodified. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassicSdkTest {

    private final RpcFixture rpc = new RpcFixture(CannedOperation.all());
    private final IAcsClient client =
            new DefaultAcsClient(DefaultProfile.getProfile("cn-hangzhou", "ias-dev", "ias-dev-secret"));

    @AfterAll
    void stop() {
        client.shutdown();
        rpc.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void theSdkReadsLists(FormatType format) throws ClientException {
        var request = new SubmitEmailVerificationRequest();
        request.setEmail("a@b.example, jane+x@example.com,nobody <&>~*");
        request.setSendIfExist(false);
        request.setLang("zh");

        var answer = call(request, format);

        assertThat(answer.getRequestId()).hasSize(36);
        assertThat(answer.getExistList())
                .extracting(result -> result.getEmail())
                .containsExactly("a@b.example");
        assertThat(answer.getSuccessList())
                .extracting(result -> result.getEmail())
                .containsExactly("jane+x@example.com");
        assertThat(answer.getFailList().getFirst().getEmail()).isEqualTo("nobody <&>~*");
        assertThat(answer.getFailList().getFirst().getCode()).isEqualTo("ParameterIllegall");
        assertThat(answer.getFailList().getFirst().getMessage()).isEqualTo("参数错误");
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void theSdkReadsFieldsOfRecords(FormatType format) throws ClientException {
        var list = new ListEmailVerificationRequest();
        list.setPageNum(3);
        list.setEmail("a@b.example");
        var query = new QueryEmailVerificationRequest();
        query.setEmail("a@b.example");

        var page = call(list, format);
        var one = call(query, format);

        assertThat(page.getCurrentPageNum()).isEqualTo(3);
        assertThat(page.getPageSize()).isEqualTo(500);
        assertThat(page.getNextPage()).isFalse();
        assertThat(page.getData()).hasSize(1);
        assertThat(page.getData().getFirst().getEmail()).isEqualTo("a@b.example");
        assertThat(page.getData().getFirst().getVerificationStatus()).isZero();
        assertThat(page.getData().getFirst().getConfirmIp()).isNull();
        assertThat(one.getVerificationStatus()).isEqualTo(1);
        assertThat(one.getConfirmIp()).isEqualTo("127.0.0.1");
        assertThat(one.getEmailVerificationNo()).isEqualTo(CannedOperation.NUMBER);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void theSdkReadsErrors(FormatType format) {
        var request = new VerifyEmailRequest();
        request.setToken("wrong");

        assertThatThrownBy(() -> call(request, format)).isInstanceOfSatisfying(ClientException.class, e -> {
            assertThat(e.getErrCode()).isEqualTo("TokenFailed");
            assertThat(e.getErrMsg()).startsWith("Invalid email link");
            assertThat(e.getRequestId()).hasSize(36);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void theSdkReadsServerErrors(FormatType format) {
        var request = new EmailVerifiedRequest();
        request.setEmail("fail@b.example");

        assertThatThrownBy(() -> call(request, format))
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.getErrCode()).isEqualTo("InternalError"));
    }

    private <T extends AcsResponse> T call(AcsRequest<T> request, FormatType format) throws ClientException {
        request.setSysEndpoint(rpc.endpoint());
        request.setSysAcceptFormat(format);
        return client.getAcsResponse(request);
    }
}
