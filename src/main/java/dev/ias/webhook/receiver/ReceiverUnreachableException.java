package dev.ias.webhook.receiver;

/** Thrown if there is no response of the receiver. */
public final class ReceiverUnreachableException extends Exception {

    private final ReceiverProblem problem;

    ReceiverUnreachableException(ReceiverProblem problem, Throwable cause) {
        super(problem.sentence(), cause);
        this.problem = problem;
    }

    public ReceiverProblem problem() {
        return problem;
    }
}
