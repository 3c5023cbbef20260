package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.SendResult;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.verification.Language;
import java.util.Locale;

/** Result codes of operations, for an address or a call, with their messages by language. */
public enum ReturnCode {
    SUCCESS("Success", "Success", "成功"),
    SEND_TOKEN_QUOTA_EXCEEDED(
            "SendTokenQuotaExceeded",
            "The maximum number of attempts allowed to send the email verification link is exceeded.",
            "验证邮件的发送次数超过上限。"),
    /** Of one address. The double l is the spelling of the original API. */
    PARAMETER_ILLEGALL("ParameterIllegall", "Parameter error", "参数错误"),
    /** Of a call. */
    PARAMETER_ILLEGAL("ParameterIllegal", "Parameter illegal.", "参数错误。"),
    NETWORK_IO_ERROR("NetworkIOError", "Network IO Error.", "网络I/O异常。"),
    TOKEN_FAILED("TokenFailed", "Invalid email link, please get a new verification email", "验证链接无效，请重新获取验证邮件");

    private static final int BAD_REQUEST = 400;

    private final String code;
    private final String english;
    private final String chinese;

    ReturnCode(String code, String english, String chinese) {
        this.code = code;
        this.english = english;
        this.chinese = chinese;
    }

    /** Returns the code, which does not depend on the language. */
    public String code() {
        return code;
    }

    /** Returns the message in Chinese or English, the two languages of the original API. */
    public String message(Language language) {
        return Locale.CHINESE.getLanguage().equals(language.locale().getLanguage()) ? chinese : english;
    }

    /** Returns the result of one address. */
    public SendResult of(String email, Language language) {
        return new SendResult().email(email).code(code).message(message(language));
    }

    /** Returns an exception that fails the whole call with this code. */
    GatewayException ofCall(Language language) {
        return new GatewayException(GatewayError.ofOperation(code, BAD_REQUEST, message(language)));
    }
}
