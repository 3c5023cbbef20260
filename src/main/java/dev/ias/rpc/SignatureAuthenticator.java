package dev.ias.rpc;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.account.AccountId;
import dev.ias.account.Nonces;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Believes a call whose signature was made with an active access key, in time, for the first time. What costs least and tells
 * least is checked first; the nonce comes last, when the call is known to be its key's.
 */
@Singleton
class SignatureAuthenticator implements Authenticator {

    /** What ids of temporary keys begin with. */
    private static final String TEMPORARY = "STS.";

    private final AccessKeys keys;
    private final Nonces nonces;
    private final Clock clock;

    SignatureAuthenticator(AccessKeys keys, Nonces nonces, Clock clock) {
        this.keys = keys;
        this.nonces = nonces;
        this.clock = clock;
    }

    @Override
    public AccountId authenticate(RpcRequest request) {
        UniqueParameters.check(request);
        return authenticate(
                Acs3Authorization.in(request) ? Acs3Signature.read(request) : HmacSha1Signature.read(request));
    }

    AccountId authenticate(SignedCall call) {
        Timestamps.check(call.timestamp(), clock.instant());
        refuseTemporaryKey(call);
        var key = activeKey(call.accessKeyId());
        if (!call.signedWith(key.secret())) {
            throw new GatewayException(SignatureErrors.mismatch(call.stringToSign()));
        }
        if (call.nonce().isEmpty() || !nonces.use(key.id(), call.nonce())) {
            throw new GatewayException(SignatureErrors.NONCE_USED);
        }
        return key.account();
    }

    private static void refuseTemporaryKey(SignedCall call) {
        if (!call.securityToken().isEmpty()) {
            throw new GatewayException(SignatureErrors.TOKEN_UNKNOWN);
        }
        if (call.accessKeyId().startsWith(TEMPORARY)) {
            throw new GatewayException(GatewayError.missing("SecurityToken"));
        }
    }

    private AccessKey activeKey(String id) {
        var key = keys.find(id).orElseThrow(() -> new GatewayException(SignatureErrors.KEY_UNKNOWN));
        if (!key.active()) {
            throw new GatewayException(SignatureErrors.KEY_DISABLED);
        }
        return key;
    }
}
