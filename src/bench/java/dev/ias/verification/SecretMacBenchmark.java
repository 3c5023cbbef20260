package dev.ias.verification;

import dev.ias.PartBenchmark;
import dev.ias.key.KeyRing;
import dev.ias.testing.TestKeys;
import java.util.List;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;

/** What is stored of a code, and what a typed code and an address are looked up by. */
public class SecretMacBenchmark extends PartBenchmark {

    private static final String CODE = "123456";

    private final KeyRing ring = KeyRing.parse(TestKeys.ring("secret"));
    private final SecretMac secretMac = new SecretMac(purpose -> ring);
    private final UUID verification = UUID.randomUUID();
    private final Address address = AddressTest.valid("jane.doe@example.com");

    @Benchmark
    public Mac sign() {
        return secretMac.sign(verification, CODE);
    }

    @Benchmark
    public List<Mac> candidates() {
        return secretMac.candidates(verification, CODE);
    }

    @Benchmark
    public LimitKey recipient() {
        return secretMac.recipient(address);
    }
}
