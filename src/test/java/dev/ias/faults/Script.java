package dev.ias.faults;

/** How the relay behaves. */
@FunctionalInterface
interface Script {

    Script ACCEPT = step -> Reaction.ACCEPT;

    Reaction at(Step step);

    static Script only(Step at, Reaction reaction) {
        return step -> step == at ? reaction : Reaction.ACCEPT;
    }
}
