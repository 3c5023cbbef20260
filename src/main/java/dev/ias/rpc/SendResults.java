package dev.ias.rpc;

import dev.ias.generated.rpc.model.SendResult;
import dev.ias.rpc.AddressList.Entry;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import dev.ias.verification.LinkAnswer;
import java.util.ArrayList;
import java.util.List;

/** The lists of an answer: what became of every address, in the order of the call. */
final class SendResults {

    final List<SendResult> succeeded = new ArrayList<>();
    final List<SendResult> existing = new ArrayList<>();
    final List<SendResult> failed = new ArrayList<>();

    private final Language language;

    private SendResults(Language language) {
        this.language = language;
    }

    /**
     * Sorts the answers to the valid addresses of a list, and what stands between them.
     *
     * @throws FailureException when not one address got further than a broken step: then it is the call that failed
     */
    static SendResults of(AddressList addresses, List<LinkAnswer> answers, Language language) {
        requireSomeProgress(answers);
        var results = new SendResults(language);
        var next = answers.iterator();
        for (var entry : addresses.entries()) {
            switch (entry) {
                case Entry.Valid valid -> results.add(valid.typed(), next.next());
                case Entry.Repeated repeated -> results.existing.add(new SendResult().email(repeated.typed()));
                case Entry.Invalid invalid ->
                    results.failed.add(ReturnCode.PARAMETER_ILLEGALL.of(invalid.typed(), language));
            }
        }
        return results;
    }

    private void add(String typed, LinkAnswer answer) {
        switch (answer) {
            case LinkAnswer.Mailed() -> succeeded.add(ReturnCode.SUCCESS.of(typed, language));
            case LinkAnswer.Deleted() -> succeeded.add(ReturnCode.SUCCESS.of(typed, language));
            case LinkAnswer.Exists() -> existing.add(new SendResult().email(typed));
            case LinkAnswer.Unknown() -> failed.add(ReturnCode.PARAMETER_ILLEGALL.of(typed, language));
            case LinkAnswer.Confirmed() -> failed.add(ReturnCode.PARAMETER_ILLEGALL.of(typed, language));
            case LinkAnswer.Failed(LimitExceeded limit) ->
                failed.add(ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED.of(typed, language));
            case LinkAnswer.Failed failure -> failed.add(ReturnCode.NETWORK_IO_ERROR.of(typed, language));
        }
    }

    private static void requireSomeProgress(List<LinkAnswer> answers) {
        var first = answers.stream().findFirst();
        if (first.isPresent()
                && first.get() instanceof LinkAnswer.Failed(StepFailed failure)
                && failure.step() != Step.SEND
                && answers.stream().allMatch(first.get()::equals)) {
            throw new FailureException(failure);
        }
    }
}
