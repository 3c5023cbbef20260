package dev.ias.rpc;

/** What a signature can be refused for, in the words of the original's gateway. */
final class SignatureErrors {

    static final GatewayError METHOD =
            new GatewayError("InvalidSignatureMethod", 400, "Specified signature method is not valid.");

    /** A signature that cannot be read, or that does not cover what it must. */
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

    /** Temporary keys are made by a service that is not part of this one, so their tokens are never right here. */
    static final GatewayError TOKEN_UNKNOWN =
            new GatewayError("InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed.");

    private SignatureErrors() {}

    /** SDKs compare the string with their own; where the two are equal, they know that the secret is wrong. */
    static GatewayError mismatch(String stringToSign) {
        return new GatewayError(
                "SignatureDoesNotMatch",
                400,
                "Specified signature is not matched with our calculation. server string to sign is:" + stringToSign);
    }
}
