package dev.ias.testing;

/** Reactions of the relay by step. */
@FunctionalInterface
public interface Script {

    Script ACCEPT = step -> Reaction.ACCEPT;

    Reaction at(Step step);

    public static Script only(Step at, Reaction reaction) {
        return step -> step == at ? reaction : Reaction.ACCEPT;
    }
}
