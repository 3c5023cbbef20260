package dev.ias.verification;

import dev.ias.PartBenchmark;
import dev.ias.key.KeyRing;
import dev.ias.testing.TestKeys;
import java.util.List;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;

/** Hashing of new codes, presented codes and addresses. */
public class SecretHasherBenchmark extends PartBenchmark {

    private static final String CODE = "123456";

    private final KeyRing ring = KeyRing.parse(TestKeys.ring("secret"));
    private final SecretHasher hasher = new SecretHasher(purpose -> ring);
    private final UUID verification = UUID.randomUUID();
    private final Address address = AddressTest.valid("jane.doe@example.com");

    @Benchmark
    public SecretHash hash() {
        return hasher.hash(verification, CODE);
    }

    @Benchmark
    public List<SecretHash> candidates() {
        return hasher.candidates(verification, CODE);
    }

    @Benchmark
    public LimitKey recipient() {
        return hasher.recipient(address);
    }
}
