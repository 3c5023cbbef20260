package dev.ias.testing;

import java.util.function.Function;

/** Reactions of the relay by step. */
@FunctionalInterface
public interface Script {

    Script ACCEPT = step -> Reaction.ACCEPT;

    Reaction at(Step step);

    /** Returns the reaction to the end of a mail to a recipient. */
    default Reaction at(Step step, String recipient) {
        return at(step);
    }

    public static Script only(Step at, Reaction reaction) {
        return step -> step == at ? reaction : Reaction.ACCEPT;
    }

    /** Accepts all steps, and reacts to the end of each mail by its recipient. */
    public static Script atEnd(Function<String, Reaction> reactions) {
        return new Script() {
            @Override
            public Reaction at(Step step) {
                return Reaction.ACCEPT;
            }

            @Override
            public Reaction at(Step step, String recipient) {
                return reactions.apply(recipient);
            }
        };
    }
}
