package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.SendResult;
import dev.ias.link.AddressResult;
import dev.ias.rpc.operation.AddressList.Entry;
import dev.ias.verification.Address;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.Failure.UnusableDomain;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The result lists of an answer, in the order of the call. */
final class SendResults {

    final List<SendResult> succeeded = new ArrayList<>();
    final List<SendResult> existing = new ArrayList<>();
    final List<SendResult> failed = new ArrayList<>();

    private final Language language;

    private SendResults(Language language) {
        this.language = language;
    }

    /**
     * Calls an operation with the valid addresses of a call, and merges their outcomes with the repeated and invalid
     * entries of its list.
     *
     * @throws FailureException if all valid addresses failed at the same step before sending: then the call fails as a
     *     whole
     */
    static SendResults of(RpcParameters parameters, Function<List<Address>, List<AddressResult>> operation) {
        var addresses = AddressList.of(parameters.emails());
        var outcomes = operation.apply(addresses.valid());
        rejectTotalFailure(outcomes);
        var results = new SendResults(parameters.language());
        var next = outcomes.iterator();
        for (var entry : addresses.entries()) {
            switch (entry) {
                case Entry.Valid valid -> results.add(valid.typed(), next.next());
                case Entry.Repeated repeated -> results.existing.add(new SendResult().email(repeated.typed()));
                case Entry.Invalid invalid ->
                    results.failed.add(ReturnCode.PARAMETER_ILLEGALL.of(invalid.typed(), results.language));
            }
        }
        return results;
    }

    private void add(String typed, AddressResult outcome) {
        switch (outcome) {
            case AddressResult.Mailed() -> succeeded.add(ReturnCode.SUCCESS.of(typed, language));
            case AddressResult.Deleted() -> succeeded.add(ReturnCode.SUCCESS.of(typed, language));
            case AddressResult.Exists() -> existing.add(new SendResult().email(typed));
            case AddressResult.Unknown() -> failed.add(ReturnCode.PARAMETER_ILLEGALL.of(typed, language));
            case AddressResult.Confirmed() -> failed.add(ReturnCode.PARAMETER_ILLEGALL.of(typed, language));
            case AddressResult.Failed(LimitExceeded limit) ->
                failed.add(ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED.of(typed, language));
            case AddressResult.Failed(UnusableDomain domain) ->
                failed.add(ReturnCode.PARAMETER_ILLEGALL.of(typed, language));
            case AddressResult.Failed failure -> failed.add(ReturnCode.NETWORK_IO_ERROR.of(typed, language));
        }
    }

    private static void rejectTotalFailure(List<AddressResult> outcomes) {
        var first = outcomes.stream().findFirst();
        if (first.isPresent()
                && first.get() instanceof AddressResult.Failed(StepFailed failure)
                && failure.step() != Step.SEND
                && outcomes.stream().allMatch(first.get()::equals)) {
            throw new FailureException(failure);
        }
    }
}
