package dev.ias.rpc.signature;

import dev.ias.PartBenchmark;
import dev.ias.account.AccessKey;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.verification.AccountId;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;

/** Parsing and verifying the signature of a call, without the lookups of key and nonce. */
public class SignatureBenchmark extends PartBenchmark {

    private static final String TIMESTAMP = "2026-03-01T12:00:00Z";
    private static final String NONCE = "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf";
    private static final String EMAIL = "Email=jane.doe@example.com";

    private final AccessKey key = new AccessKey(
            "IASBENCHMARKBENCHMARK",
            new AccountId("1234567890123456"),
            "s".repeat(30),
            AccessKey.Status.ACTIVE,
            Instant.EPOCH);
    private final RpcRequest hmacSha1 = Calls.hmacSha1(key, TIMESTAMP, NONCE, EMAIL);
    private final RpcRequest acs3 = Calls.acs3(key, TIMESTAMP, NONCE, EMAIL);

    @Benchmark
    public boolean hmacSha1() {
        return good(HmacSha1Signature.read(hmacSha1));
    }

    @Benchmark
    public boolean acs3() {
        return good(Acs3Signature.read(acs3));
    }

    private boolean good(SignedCall call) {
        if (!call.signedWith(key.secret())) {
            throw new IllegalStateException("a good signature is refused");
        }
        return true;
    }
}
