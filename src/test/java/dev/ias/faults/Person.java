package dev.ias.faults;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A caller that signs up once, with a unique address, and retries every failed call. */
final class Person {

    private final String address;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Optional<String> token = Optional.empty();

    Person(String address) {
        this.address = address;
    }

    String address() {
        return address;
    }

    void add(Call call) {
        calls.add(call);
    }

    void hold(String newToken) {
        token = Optional.of(newToken);
    }

    Optional<String> token() {
        return token;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    long granted() {
        return calls.stream().filter(Call::granted).count();
    }

    long unanswered() {
        return calls.stream().filter(Call::unanswered).count();
    }
}
