package dev.ias.rpc.signature;

import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.account.Nonces;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.verification.AccountId;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Authenticates calls by a signature with an active access key, a timestamp and a nonce. The cheapest checks and those
 * that reveal least come first. The nonce comes last, so that only calls with a valid signature use up nonces.
 */
@Singleton
public class SignatureAuthenticator implements Authenticator {

    /** Prefix of the ids of temporary keys. */
    private static final String TEMPORARY_PREFIX = "STS.";

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
        return authenticate(request.signedByHeaders() ? Acs3Signature.read(request) : HmacSha1Signature.read(request));
    }

    AccountId authenticate(SignedCall call) {
        Timestamps.check(call.timestamp(), clock.instant());
        rejectTemporaryKey(call);
        var key = activeKey(call.accessKeyId());
        if (!call.signedWith(key.secret())) {
            throw new GatewayException(SignatureErrors.mismatch(call.stringToSign()));
        }
        if (call.nonce().isEmpty() || !nonces.use(key.id(), call.nonce())) {
            throw new GatewayException(SignatureErrors.NONCE_USED);
        }
        return key.account();
    }

    private static void rejectTemporaryKey(SignedCall call) {
        if (!call.securityToken().isEmpty()) {
            throw new GatewayException(SignatureErrors.TOKEN_UNKNOWN);
        }
        if (call.accessKeyId().startsWith(TEMPORARY_PREFIX)) {
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
