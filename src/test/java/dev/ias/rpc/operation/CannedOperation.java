package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.DeleteEmailVerificationResponse;
import dev.ias.generated.rpc.model.EmailVerification;
import dev.ias.generated.rpc.model.EmailVerifiedResponse;
import dev.ias.generated.rpc.model.ListEmailVerificationResponse;
import dev.ias.generated.rpc.model.QueryEmailVerificationResponse;
import dev.ias.generated.rpc.model.ResendEmailVerificationResponse;
import dev.ias.generated.rpc.model.SendResult;
import dev.ias.generated.rpc.model.SubmitEmailVerificationResponse;
import dev.ias.generated.rpc.model.VerifyEmailResponse;
import dev.ias.verification.AccountId;
import java.util.List;
import java.util.function.BiFunction;

/** An operation whose answer depends on its parameters only. */
public record CannedOperation(Action action, BiFunction<AccountId, RpcParameters, Object> answer)
        implements RpcOperation {

    public static final String NUMBER = "c8b3ede2e65742478eb8216ebf94b62a";

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        return answer.apply(account, parameters);
    }

    public static List<RpcOperation> all() {
        return List.of(
                new CannedOperation(Action.SUBMIT, (account, parameters) -> submit(parameters)),
                new CannedOperation(
                        Action.RESEND,
                        (account, parameters) -> new ResendEmailVerificationResponse().failList(exceeded(parameters))),
                new CannedOperation(
                        Action.DELETE,
                        (account, parameters) ->
                                new DeleteEmailVerificationResponse().successList(succeeded(parameters))),
                new CannedOperation(Action.VERIFY, (account, parameters) -> {
                    if (!parameters.required("Token").startsWith("0b")) {
                        throw ReturnCode.TOKEN_FAILED.ofCall(parameters.language());
                    }
                    return new VerifyEmailResponse();
                }),
                new CannedOperation(Action.VERIFIED, (account, parameters) -> {
                    if (parameters.required("Email").startsWith("fail")) {
                        throw new IllegalStateException("broken");
                    }
                    return new EmailVerifiedResponse();
                }),
                new CannedOperation(Action.LIST, CannedOperation::list),
                new CannedOperation(Action.QUERY, CannedOperation::query));
    }

    /** Addresses whose local part has one character exist; addresses without an at sign fail. */
    private static Object submit(RpcParameters parameters) {
        var answer = new SubmitEmailVerificationResponse();
        var again = parameters.flag("SendIfExist");
        for (var email : parameters.emails()) {
            if (!email.contains("@")) {
                answer.addFailListItem(ReturnCode.PARAMETER_ILLEGALL.of(email, parameters.language()));
            } else if (email.indexOf('@') == 1 && !again) {
                answer.addExistListItem(new SendResult().email(email));
            } else {
                answer.addSuccessListItem(ReturnCode.SUCCESS.of(email, parameters.language()));
            }
        }
        return answer;
    }

    private static List<SendResult> exceeded(RpcParameters parameters) {
        return results(ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED, parameters);
    }

    private static List<SendResult> succeeded(RpcParameters parameters) {
        return results(ReturnCode.SUCCESS, parameters);
    }

    private static List<SendResult> results(ReturnCode code, RpcParameters parameters) {
        return parameters.emails().stream()
                .map(email -> code.of(email, parameters.language()))
                .toList();
    }

    private static Object list(AccountId account, RpcParameters parameters) {
        return new ListEmailVerificationResponse()
                .currentPageNum(
                        parameters.integer("PageNum", 1, Integer.MAX_VALUE).orElse(1))
                .pageSize(parameters.integer("PageSize", 1, 5000).orElse(500))
                .totalItemNum(1)
                .totalPageNum(1)
                .prePage(false)
                .nextPage(false)
                .addDataItem(new EmailVerification()
                        .email(parameters.text("Email").orElse("test1@aliyun.com"))
                        .emailVerificationNo(NUMBER)
                        .userId(account.value())
                        .verificationStatus(
                                parameters.integer("VerificationStatus", 0, 1).orElse(0))
                        .gmtCreate("2020-08-07 15:34:18")
                        .gmtModified("2020-08-07 15:54:09")
                        .tokenSendTime("2020-08-07 15:54:09")
                        .sendIp("127.0.0.1"));
    }

    private static Object query(AccountId account, RpcParameters parameters) {
        return new QueryEmailVerificationResponse()
                .email(parameters.required("Email"))
                .emailVerificationNo(NUMBER)
                .userId(account.value())
                .verificationStatus(1)
                .gmtCreate("2020-08-07 15:34:18")
                .gmtModified("2020-08-07 15:54:09")
                .tokenSendTime("2020-08-07 15:34:18")
                .verificationTime("2020-08-07 15:54:09")
                .sendIp("127.0.0.1")
                .confirmIp("127.0.0.1");
    }
}
