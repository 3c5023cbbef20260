package dev.ias.rpc.signature;

import dev.ias.rpc.request.GatewayError;

/** Errors of signatures, with the codes and messages of the original API. */
final class SignatureErrors {

    static final GatewayError METHOD =
            new GatewayError("InvalidSignatureMethod", 400, "Specified signature method is not valid.");

    /** The signature is malformed or does not cover all mandatory parts. */
    static final GatewayError INCOMPLETE =
            new GatewayError("IncompleteSignature", 400, "The request signature does not conform to Aliyun standards.");

    static final GatewayError TIMESTAMP_FORMAT = new GatewayError(
            "InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted.");

    static final GatewayError TIMESTAMP_EXPIRED =
            new GatewayError("InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired.");

    static final GatewayError NONCE_USED =
            new GatewayError("SignatureNonceUsed", 400, "Specified signature nonce was used already.");

    static final GatewayError KEY_UNKNOWN =
            new GatewayError("InvalidAccessKeyId.NotFound", 404, "Specified access key is not found.");

    static final GatewayError KEY_DISABLED =
            new GatewayError("InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled.");

    /** Temporary keys are issued by a service that is not implemented here, so no token of theirs is valid. */
    static final GatewayError TOKEN_UNKNOWN =
            new GatewayError("InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed.");

    private SignatureErrors() {}

    /**
     * Returns the error with the string to sign. SDKs compare it with their own; if both are equal, the secret is
     * wrong.
     */
    static GatewayError mismatch(String stringToSign) {
        return new GatewayError(
                "SignatureDoesNotMatch",
                400,
                "Specified signature is not matched with our calculation. server string to sign is:" + stringToSign);
    }
}
