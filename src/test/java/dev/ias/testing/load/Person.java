package dev.ias.testing.load;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A caller that signs up once, with a unique address, and retries every failed call. */
public final class Person {

    private final String address;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Optional<String> token = Optional.empty();

    public Person(String address) {
        this.address = address;
    }

    public String address() {
        return address;
    }

    public void add(Call call) {
        calls.add(call);
    }

    public void hold(String newToken) {
        token = Optional.of(newToken);
    }

    public Optional<String> token() {
        return token;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public long granted() {
        return calls.stream().filter(Call::granted).count();
    }

    public long unanswered() {
        return calls.stream().filter(Call::unanswered).count();
    }
}
