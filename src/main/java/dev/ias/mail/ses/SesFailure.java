package dev.ias.mail.ses;

import dev.ias.mail.delivery.MailApi.Result;
import dev.ias.outbox.MailRelay.Verdict;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Thrown if a call of the API fails. Its message has codes only, because the text of an answer may quote addresses. */
final class SesFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    /** Answers to this mail, which a retry would get again. The other 4xx concern the account: a retry may succeed. */
    private static final Set<String> CONCERN_THE_MAIL = Set.of("MessageRejected", "InvalidParameterValue");

    private static final Set<String> CONCERN_THE_CREDENTIALS = Set.of(
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "AccessDenied",
            "AccessDeniedException",
            "ExpiredToken",
            "RequestExpired",
            "UnrecognizedClientException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "OptInRequired");

    private final transient Result result;
    private final String code;

    private SesFailure(Throwable cause, Result result, String code) {
        super(result.reason(), cause);
        this.result = result;
        this.code = code;
    }

    /**
     * Returns the failure of a call.
     *
     * @param sent whether the service may have received the request
     */
    static SesFailure of(SdkException failure, boolean sent) {
        return switch (failure) {
            case AwsServiceException answer -> refused(answer);
            case SdkException _
            when sent -> new SesFailure(failure, Result.of(Verdict.UNCERTAIN, "no answer: " + root(failure)), "");
            default -> new SesFailure(failure, Result.of(Verdict.UNREACHABLE, root(failure)), "");
        };
    }

    private static SesFailure refused(AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        var code = details == null ? "" : code(details);
        var throttled = answer.isThrottlingException() || answer.statusCode() == TOO_MANY_REQUESTS;
        var reason =
                String.format(Locale.ROOT, "%d %s", answer.statusCode(), code).strip();
        var verdict = throttled ? Verdict.DEFERRED : verdict(answer.statusCode(), code);
        return new SesFailure(answer, new Result(verdict, throttled, reason), code);
    }

    private static String code(AwsErrorDetails details) {
        var code = details.errorCode();
        return code != null && code.matches("[A-Za-z0-9.]{1,64}") ? code : "";
    }

    private static Verdict verdict(int status, String code) {
        if (status >= SERVER_ERROR) {
            return Verdict.DEFERRED;
        }
        if (status == FORBIDDEN || CONCERN_THE_CREDENTIALS.contains(code)) {
            return Verdict.UNREACHABLE;
        }
        return CONCERN_THE_MAIL.contains(code) ? Verdict.REFUSED : Verdict.DEFERRED;
    }

    /** Returns the type of the innermost cause, whose message could quote the request. */
    private static String root(Throwable failure) {
        var root = failure;
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getClass().getSimpleName();
    }

    Result result() {
        return result;
    }

    /** Returns whether the credentials are valid but do not permit the call. */
    boolean isAccessDenied() {
        return code.startsWith("AccessDenied");
    }

    /** Returns whether the service has refused the credentials. */
    boolean refusesCredentials() {
        return !code.isEmpty() && result.verdict() == Verdict.UNREACHABLE;
    }

    /** Returns whether the SDK has found no credentials. */
    boolean hasNoCredentials() {
        return code.isEmpty() && String.valueOf(getCause()).contains("load credentials");
    }
}
